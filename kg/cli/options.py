"""Options that are settings: the help text, the variable and the default come from kg.settings, the one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from kg.settings import CONFIG_FILE, Settings, documentation, variable

Command = TypeVar("Command", bound=Callable[..., Any])
SWITCHES = {
    "text": "--text/--no-text",
    "keep_invalid": "--keep-invalid/--drop-invalid",
    "keep_tentative": "--keep-tentative/--drop-tentative",
    "nested": "--nested/--outermost",
    "in_memory": "--in-memory/--on-disk",
    "behind_proxy": "--behind-proxy/--direct",
}
FLAGS = {"engines": "--workers"}  # settings whose flag has another name, as the word for it differs by verb
PLACEHOLDERS = {
    "base_iri": "IRI",
    "store": "DIR",
    "weights": "DIR",
    "write_token_file": "FILE",
    "timeout": "SECONDS",
    "write_timeout": "SECONDS",
}
PLACEHOLDERS |= {"engines": "N", "memory": "MB", "default_graph": "auto|union|own", "access_log": "FILE"}
PLACEHOLDERS |= {"cors": "ORIGIN", "service_hosts": "HOST,..."}
LIMITS = ("max_body", "max_upload", "max_depth", "max_links", "max_rows", "max_bytes", "max_waiting", "max_per_client")
EXTRACTING = ("statements", "weights", "min_confidence", "keep_tentative", "nested", "measures", "measure_weights")
BUILDING = ("base_iri", "model", "max_text", "workers", "text", "keep_invalid", *EXTRACTING)
ENGINES = ("timeout", "write_timeout", "engines", "memory", "default_graph", *LIMITS, "service_hosts")
SERVING = ("host", "port", *ENGINES, "write_token_file", "cors", "access_log", "behind_proxy")


def settings(*names: str) -> Callable[[Command], Command]:
    """Options for the settings `names`. One that is not given is None, so that kg.settings.load looks further."""

    def decorate(command: Command) -> Command:
        for name in reversed(names):
            command = _option(name)(command)
        return command

    return decorate


def _option(name: str) -> Callable[[Command], Command]:
    """The option of one setting."""
    default = _shown(getattr(Settings(), name))
    text = f"{documentation()[name]}  [env: {variable(name)}; default: {default}]"
    if name in SWITCHES:
        return click.option(SWITCHES[name], name, default=None, help=text)
    flag = FLAGS.get(name, f"--{name.replace('_', '-')}")
    return click.option(flag, name, metavar=PLACEHOLDERS.get(name, name.upper().split("_")[-1]), help=text)


def _shown(default: object) -> str:
    """A default as a person would write it."""
    if default is None or default == ():
        return "none"
    return {True: "yes", False: "no"}[default] if isinstance(default, bool) else f"{default}"


class Verbs(click.Group):
    """The group of all verbs, in the order of their definition; its help ends with the settings and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs as they were defined: from the article to the answer."""
        return list(self.commands)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The settings with their variables, and what the exit codes mean."""
        with formatter.section(
            f"Settings (a flag wins over the variable, that over {CONFIG_FILE} here, that over the default)"
        ):
            formatter.write_dl([(variable(name), line) for name, line in documentation().items()])
        with formatter.section("Exit codes"):
            formatter.write_dl(
                [
                    ("0", "done"),
                    ("1", "checked and found wanting; a query that can't be answered"),
                    ("2", "wrong usage"),
                    ("3", "some sources failed, the rest is done"),
                    ("4", "cannot run: model missing, store locked or corrupt"),
                ]
            )
