"""kg turns English news articles into a knowledge graph in which every fact points to the words that support it."""

from __future__ import annotations

__version__ = "0.1.0"
