"""The hashed logistic model, which the judge of names uses as well and which lives where both may import it."""

from __future__ import annotations

from kg.linear import Linear, bucket

__all__ = ["Linear", "bucket"]
