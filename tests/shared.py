"""The annotated data and scoring tools beside the checkout: no part of the project, tests skip without them."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
ARTICLES = SHARED / "data" / "articles"
POLNEAR_DEV = SHARED / "data" / "statements" / "polnear.dev.jsonl"
COREFERENCE = SHARED / "data" / "coref" / "gum-news.dev.jsonl"
TOOLS = SHARED / "tools"

needs_shared = pytest.mark.skipif(
    not (ARTICLES.is_dir() and POLNEAR_DEV.is_file()),
    reason=f"the annotated articles are not in {SHARED}; they are not published",
)
