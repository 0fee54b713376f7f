"""SERVICE (not yet)."""

from kg.serve.tasks import Question


def federated(question: Question) -> Question:
    return question
