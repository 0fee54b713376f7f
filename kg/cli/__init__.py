"""The command line: `run` turns whatever happens into a message for people and an exit code for programs."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

import click

from kg.cli.verbs import main
from kg.errors import KgError

__all__ = ["main", "run"]

CANNOT_RUN = 4
INTERRUPTED = 130  # as a shell reports SIGINT


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code: 0 done, 1 found wanting, 2 usage, 3 some sources failed, 4 cannot run."""
    logging.basicConfig(format="kg: %(message)s", stream=sys.stderr, level=logging.ERROR)
    logging.getLogger("kg").setLevel(logging.WARNING)
    try:
        code = main.main(arguments, prog_name="kg", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return 2
    except KgError as error:
        click.echo(f"kg: {error}", err=True)
        return error.exit_code
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"kg: {place}{error.strerror or error}; nothing more was written", err=True)
        return CANNOT_RUN
    except (click.Abort, KeyboardInterrupt):
        click.echo("kg: stopped", err=True)
        return INTERRUPTED
