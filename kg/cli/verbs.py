"""The verbs of the command line. Each reads its settings and hands over; what is slow to import is imported inside."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from kg import __version__
from kg.cli.options import BUILDING, EXTRACTING, SERVING, Verbs, settings
from kg.cli.train_verbs import train
from kg.errors import UsageError
from kg.settings import load

GRAPH_FORMATS = ("ttl", "trig", "nt", "nq", "jsonld", "rdf")
TABLE_FORMATS = ("table", "json", "csv", "tsv", "xml", "ttl", "nt")
FILE = click.Path(path_type=Path, dir_okay=False)
NO_PLACE = "say which graphs: name {what}, or give --store DIR (KG_STORE)"


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Turn English news articles into a knowledge graph in which every fact points to the words that support it.

    Begin with `kg demo`, or `kg build ARTICLE.txt`. Data goes to standard output, everything else to standard error.
    """


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "-o", "--output", type=FILE, help="RDF file to write; the extension names the format; - is standard output."
)
@click.option("--format", "form", type=click.Choice(GRAPH_FORMATS), help="Format, where the extension doesn't say it.")
@settings("store", *BUILDING)
def build(sources: tuple[str, ...], output: Path | None, form: str | None, **flags: object) -> int:
    """Turn articles into graphs.

    SOURCE is a file or a folder (.txt .json .jsonl .html, found recursively), or - for standard input. -o writes a
    file, --store replaces each article's graph in a store on disk; with neither, Turtle goes to standard output. JSON
    in a folder that is no article is passed over with a warning. Same input, same bytes.
    """
    from kg.cli import building

    chosen = load(flags)
    store = chosen.store if flags["store"] or not output else None
    return building.build(sources, chosen, output=output, form=form, store=store)


@main.command()
@click.argument("files", nargs=-1, type=FILE, metavar="[FILE...]")
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "csv", "turtle")), default="text", show_default=True,
    help="How the report is written.",
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice(("violation", "warning", "info")), default="violation", show_default=True,
    help="The mildest result that makes the exit code 1.",
)  # fmt: skip
@settings("store")
def validate(files: tuple[Path, ...], form: str, fail_on: str, **flags: object) -> int:
    """Check graphs against the shapes.

    The graphs are in RDF files or in a store; the report goes to standard output.
    """
    from kg.cli import checking

    store = load(flags).store if flags["store"] or not files else None
    if not files and not store:
        raise UsageError(NO_PLACE.format(what="RDF files"))
    return checking.validate(files, store, form=form, fail_on=fail_on)


@main.command()
@click.argument("sparql", required=False)
@click.option("-f", "--file", type=click.File(encoding="utf-8"), help="File that holds the query; - is standard input.")
@click.option("--name", help="One of the queries that kg brings.")
@click.option("--param", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of the named query.")
@click.option("--data", type=FILE, help="RDF file to ask, instead of a store.")
@click.option("--format", "form", type=click.Choice(TABLE_FORMATS), help="Default: a table; for graphs Turtle.")
@settings("store")
def query(
    sparql: str | None, file: TextIO | None, name: str | None, parameters: tuple[str, ...],
    data: Path | None, form: str | None, **flags: object,
) -> int:  # fmt: skip
    """Ask in SPARQL, or by a query's name.

    The question goes to a store or to an RDF file. `--name list` tells which named queries there are.
    """
    from kg.cli import asking

    if flags["store"] and data:
        raise UsageError("--store and --data are two places; give one of them")
    if name == "list":
        return asking.listing()
    store = None if data else load(flags).store
    if not data and not store:
        raise UsageError(NO_PLACE.format(what="an RDF file with --data"))
    text = asking.chosen(sparql, file.read() if file else None, name, parameters)
    return asking.query(text, store=store, data=data, form=form)


@main.command()
@click.option("-o", "--output", type=FILE, required=True, help="File to write; the extension names the format.")
@click.option("--graph", metavar="IRI", help="Only the graph of this name; default: all.")
@settings("store")
def export(output: Path, graph: str | None, **flags: object) -> int:
    """Write a store to an RDF file.

    Kinds of file: .ttl .trig .nt .nq .jsonld .rdf; - is Turtle on standard output.
    """
    from kg.cli import asking

    store = load(flags).store
    if not store:
        raise UsageError("say which store: --store DIR (KG_STORE)")
    return asking.export(store, output, graph)


@main.command()
@click.argument("source")
@click.option("--why", is_flag=True, help="Instead, each name, nominal and pronoun: who is meant, and by which rule.")
@settings("base_iri", "model", "max_text", *EXTRACTING)
def show(source: str, why: bool, **flags: object) -> int:
    """Show a text with what was found.

    People, organisations, statements, measures and amounts are marked in the text; the facts stand below it.
    """
    from kg.cli import marking, reasons

    return reasons.show(source, load(flags)) if why else marking.show(source, load(flags))


@main.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE...]")
@settings("store", "in_memory", *SERVING, *(name for name in BUILDING if name != "workers"))
def serve(sources: tuple[str, ...], **flags: object) -> int:
    """Serve pages and a SPARQL endpoint.

    What is served is a store, or articles that are built on the spot.
    """
    from kg.cli import serving

    chosen = load(flags)
    if sources and flags["store"]:
        raise UsageError("--store and SOURCE are two places; build the sources into the store first, then serve it")
    if not sources and not chosen.store:
        raise UsageError(NO_PLACE.format(what="sources to build"))
    return serving.serve(sources, chosen)


@main.command()
@settings(*SERVING, "base_iri", "model", *EXTRACTING)
def demo(**flags: object) -> int:
    """Build, check and serve the seeds.

    The seeds are articles that kg brings along.
    """
    from kg.cli import serving

    return serving.demo(load(flags))


@main.command()
@click.argument("gold", type=click.Path(path_type=Path, exists=True), metavar="GOLD")
@click.option("--speech", is_flag=True, help="Of a JSONL file, count only the statements that are marked as speech.")
@click.option("--errors", is_flag=True, help="List what was missed, what is extra and what is wrong, by layer.")
@click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", show_default=True,
    help="How the scores are written.",
)  # fmt: skip
@settings("model", "workers", *EXTRACTING)
def evaluate(gold: Path, speech: bool, errors: bool, form: str, **flags: object) -> int:
    """Measure against annotated articles.

    GOLD is a folder of NAME.txt with NAME.gold.json beside it, or a JSONL file of texts with attributions or with
    mentions. The articles are built, and the table gives precision, recall and F1.
    """
    from kg.cli import evaluating

    return evaluating.evaluate(gold, load(flags), speech=speech, form=form, errors=errors)


main.add_command(train)


@main.command()
@settings("store", "model", "statements", "weights")
def info(**flags: object) -> int:
    """Show versions, paths and counts."""
    from kg.cli import asking

    return asking.info(load(flags))
