"""`kg` and `python -m kg`."""

from __future__ import annotations

import sys

from kg.cli import run

if __name__ == "__main__":
    sys.exit(run())
