"""``python -m benchmarks [NAME]… [--format json]``."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

import click

from benchmarks.machine import machine
from benchmarks.options import PRODUCTS, ROUNDS, Options
from benchmarks.page import write
from benchmarks.peers.node import install
from benchmarks.report import Report, table

NAMES = (
    "speed",
    "single",
    "growth",
    "conditions",
    "decisions",
    "catalogs",
    "memory",
    "coldstart",
    "shares",
    "mjml",
    "locales",
    "lint",
)


@click.command()
@click.argument("names", nargs=-1, type=click.Choice([*NAMES, "install"]), metavar="[NAME]...")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.option(
    "--page", type=click.Path(exists=True, path_type=Path), help="Put the tables into this page too."
)
@click.option("--count", type=click.IntRange(1), help="Recipients (the default of each benchmark otherwise).")
@click.option("--rounds", type=click.IntRange(1), default=ROUNDS, show_default=True)
@click.option("--products", type=click.IntRange(1), default=PRODUCTS, show_default=True)
@click.option("--node/--no-node", default=True, help="With or without the peers that need Node.")
@click.option("--full", is_flag=True, help="The largest counts: hours.")
def main(
    *,
    names: tuple[str, ...],
    form: str,
    page: Path | None,
    count: int | None,
    rounds: int,
    products: int,
    node: bool,
    full: bool,
) -> None:
    """Measure. Without a NAME everything; `install` fetches what the peers on Node need."""
    if "install" in names:
        sys.exit(install())
    options = Options(count=count, rounds=rounds, products=products, node=node, full=full)
    about = machine()
    reports = []
    if form == "table":
        click.echo("\n".join(_about(about)))
    for name in names or NAMES:
        report: Report = import_module(f"benchmarks.{name}").run(options)
        reports.append(report)
        if form == "table":
            click.echo(f"\n{table(report)}")
    if page is not None:
        write(page, reports, _about(about))
    if form == "json":
        found = {"machine": about, "reports": [report.to_dict() for report in reports]}
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))


def _about(about: dict[str, object]) -> tuple[str, str]:
    """The machine in one line, versions in another."""
    libraries, node = about["libraries"], about["node"]
    assert isinstance(libraries, dict)
    assert isinstance(node, dict)
    machine = f"{about['date']}, {about['system']}, {about['cores']} cores, {about['python']}"
    return machine, ", ".join(f"{name} {version}" for name, version in {**libraries, **node}.items())


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
