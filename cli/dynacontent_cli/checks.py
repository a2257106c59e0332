"""``catalog check``: what is wrong with product data, and which queries look at all of it."""

from __future__ import annotations

from collections.abc import Sequence

import click

from dynacontent import CatalogError, Workspace
from dynacontent.errors import CatalogUnavailableError, Problem
from dynacontent.models.authored import CatalogSchema
from dynacontent.rendering.checks.contents import content_check
from dynacontent.rendering.checks.data import check_items
from dynacontent.rendering.databases import without_index
from dynacontent_cli.terminal import print_json


def check_catalogs(workspace: Workspace, schemas: Sequence[CatalogSchema], *, form: str) -> None:
    """Tell how many items are sound; raises `CatalogError` with every problem."""
    problems = _problems(workspace, schemas)
    if problems:
        raise CatalogError(problems)
    slow = _slow(workspace, [schema.name for schema in schemas])
    store = workspace.parts.store
    if form == "json":
        print_json([
            {"name": schema.name, "items": store.count(schema.name), "without_index": slow[schema.name]}
            for schema in schemas
        ])  # fmt: skip
        return
    for schema in schemas:
        count = store.count(schema.name)
        click.echo(f"{schema.name}: {count:,} {'item' if count == 1 else 'items'}, no problems")
        for name in slow[schema.name]:
            click.echo(f"  {name} has no index: it looks at every item")


def _problems(workspace: Workspace, schemas: Sequence[CatalogSchema]) -> list[Problem]:
    sources = {f"catalogs/{schema.source}" for schema in schemas}
    problems = [
        problem
        for problem in workspace.parts.data_problems
        if problem.location is None or problem.location.path in sources
    ]
    check_content = content_check(workspace.parts.sources)
    with workspace.parts.store.snapshot() as reader:
        for schema in schemas:
            try:
                problems += check_items(reader, schema, workspace.root, check_content)
            except CatalogUnavailableError as error:
                if not problems:
                    problems += error.problems
    return problems


def _slow(workspace: Workspace, names: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {name: [] for name in names}
    for name, query in without_index(workspace.parts.queries, workspace.parts.store.dialect).items():
        if query.catalog in found:
            found[query.catalog].append(name)
    return found
