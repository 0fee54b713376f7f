"""The gold annotation of the handmade article, as people would write it, and its texts in PolNeAR's form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kg.model import Span
from tests.handmade import TEXT, at

FUND = "double the safer shores fund to between £3million and £4million"
Annotation = dict[str, Any]  # as in NAME.gold.json


def annotation() -> Annotation:
    """What the handmade graph says, and nothing else."""
    return {
        "persons": [
            {"name": "Anna Reeve", "aliases": ["Ms Reeve"]},
            {"name": "Margaret Okafor", "aliases": ["Dame Margaret"]},
            {"name": "Daniel Price", "aliases": ["Mr Price"]},
            {"name": "Tom Siddall", "aliases": []},
        ],
        "organisations": [
            {"name": name, "aliases": []}
            for name in ("Penmarrow Council", "Quayside Gazette", "Wessary Police", "Harbour Trust")
        ],
        "roles": [
            {"person": "Margaret Okafor", "title": "leader", "organisation": "Penmarrow Council", "tenure": "current"},
            {"person": "Daniel Price", "title": "Superintendent", "organisation": "Wessary Police"},
            {"person": "Tom Siddall", "title": "chairman", "organisation": "Harbour Trust", "tenure": "former"},
        ],
        "statements": [
            _statement("Margaret Okafor", "mixed", "the town would “never forget” Ms Reeve"),
            _statement(
                "Margaret Okafor",
                "direct",
                "We will double the safer shores fund to between £3million and £4million,",
                "and every light will burn by May.",
            ),
            _statement("Daniel Price", "indirect", "about 40 officers had been on duty"),
            _statement("Tom Siddall", "direct", "Nobody listened,", "We asked for lights for ten years."),
            _statement("Daniel Price", "indirect", "they would publish a review of night patrols"),
            _statement("a spokesman", "indirect", "the inquest had been delayed") | {"speaker_type": "unnamed"},
        ],
        "measures": [
            _measure(FUND, "Penmarrow Council", "announced") | {"amount": 3_000_000, "currency": "GBP"},
            _measure("publish a review of night patrols", "Daniel Price", "planned"),
        ],
    }


def _statement(speaker: str, kind: str, *content: str) -> Annotation:
    spans = [_pair(at(words)) for words in content]
    return {"speaker": speaker, "speaker_type": "person", "kind": kind, "content": list(content), "spans": spans}


def _measure(words: str, agent: str, status: str) -> Annotation:
    return {
        "text": words, "span": _pair(at(words)), "agent": agent, "status": status, "amount": None, "currency": None
    }  # fmt: skip


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def attribution(source: str, cue: str, *content: str, speech: bool = True) -> Annotation:
    """One attribution of the handmade article in PolNeAR's form; without a source where that is empty."""
    return {
        "source_spans": [_pair(at(source))] if source else [],
        "cue_spans": [_pair(at(cue))],
        "content_spans": [_pair(at(words)) for words in content],
        "speech": speech,
    }


def write_folder(folder: Path, gold: Annotation, name: str = "vigil") -> Path:
    """NAME.txt and NAME.gold.json in the folder."""
    (folder / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    (folder / f"{name}.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    return folder


def write_lines(path: Path, *attributions: Annotation) -> Path:
    """A JSONL file of the handmade article with these attributions."""
    path.write_text(json.dumps({"id": "vigil", "text": TEXT, "statements": attributions}) + "\n", encoding="utf-8")
    return path
