"""kg turns English news articles into a knowledge graph in which every fact points to the words that support it.

>>> from kg import Settings, Store, build
>>> with Store.open() as store:                      # in memory
...     for graph in build(["article.txt"], Settings()):
...         store.replace(graph)                     # a Failure stands where an article could not be used
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PLACES = {
    "Article": "kg.model",
    "ArticleGraph": "kg.vocab",
    "Failure": "kg.model",
    "KgError": "kg.errors",
    "Settings": "kg.settings",
    "Store": "kg.store",
    "Validator": "kg.validate",
    "build": "kg.pipeline",
    "create_app": "kg.serve.app",
    "read": "kg.read",
    "serialize": "kg.store",
}
__all__ = [
    "Article",
    "ArticleGraph",
    "Failure",
    "KgError",
    "Settings",
    "Store",
    "Validator",
    "__version__",
    "build",
    "create_app",
    "read",
    "serialize",
]


def __getattr__(name: str) -> Any:
    """The public names, imported when they are asked for, so that `kg --help` needs none of the libraries."""
    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
