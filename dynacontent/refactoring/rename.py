"""A declared name changed everywhere: in schemas, templates, expressions, personas and data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from dynacontent.engine.analysis.report import Reference
from dynacontent.errors import AuthoringError, DynacontentError, Problem, WorkspaceError
from dynacontent.formats.disk import write_whole
from dynacontent.formats.fields import check_name
from dynacontent.loading.catalogs import RESERVED
from dynacontent.location import Location
from dynacontent.refactoring.data_edits import data_edits
from dynacontent.refactoring.declarations import Documents, places_of
from dynacontent.refactoring.declared import all_fields
from dynacontent.refactoring.edits import Edit, Texts, at_place
from dynacontent.refactoring.targets import Target, target_of
from dynacontent.refactoring.trial import FOLDERS, renders, tried
from dynacontent.rendering.reading import report_of, report_of_rest
from dynacontent.rendering.workspace import Workspace

KINDS = ("field", "segment", "collection", "component")
"""What can be renamed."""
_TEXT = (".yaml", ".mjml", ".html", ".svg", ".txt", ".csv", ".json", ".jsonl")


def rename(workspace: Workspace, name: str, new: str) -> tuple[Edit, ...]:
    """The edits that give something declared another name, in the order of files and lines.

    ``name`` is a field (``profile.first_name``, ``event.order_placed.total``, ``products.price``), a
    relation, a segment, a collection or a component; ``new`` its new last part. The changed workspace was
    opened, and every persona's renders are the same as before. Nothing is written: `write` does.

    Raises `UnknownNameError`, or `AuthoringError` with the place of what cannot be changed safely.
    """
    target = target_of(workspace, name)
    _check(workspace, target, new)
    contents = _contents(workspace.root)
    texts, documents = Texts(contents), Documents(contents)
    old = target.name.rpartition(".")[2]
    edits: set[Edit] = set()
    if target.kind == "component":
        edits |= set(_of_component(contents, old, new))
    else:
        for place in places_of(target, documents):
            edits |= set(at_place(texts, place, old, new))
    if target.kind == "field" and target.name.split(".")[0] in workspace.catalogs:
        catalog, *way = target.name.split(".")
        schema = workspace.catalogs[catalog]
        if way[0] in schema.fields:
            edits |= set(data_edits(schema, contents.get(f"catalogs/{schema.source}"), way, new))
    for one in _references(workspace, target):
        edits |= set(at_place(texts, one.location, old, new))
    _try(workspace, target, texts.changed(edits))
    return tuple(sorted(edits))


def write(workspace: Workspace, edits: Iterable[Edit]) -> None:
    """Write edits of `rename` into the workspace's files: all of them, or none where one cannot be written.

    Raises `AuthoringError` where a file cannot be written.
    """
    root, contents = workspace.root, _contents(workspace.root)
    written: list[str] = []
    try:
        for path, text in Texts(contents).changed(edits).items():
            mode = (root / path).stat().st_mode
            write_whole(root / path, text.encode())
            (root / path).chmod(mode)
            written.append(path)
    except OSError as error:
        for done in written:
            write_whole(root / done, contents[done].encode())
        message = f"nothing was changed: {error.strerror}"
        raise AuthoringError.at(message, Location(str(error.filename))) from error


def _check(workspace: Workspace, target: Target, new: str) -> None:
    """Refuse what has no name of its own to change, and names that are taken or reserved."""
    if target.kind not in KINDS or target.name.startswith("feeds."):
        hint = "fields of profile, events and catalogs can, relations, segments, collections, components"
        raise AuthoringError.at(f"{_article(target.kind)} like {target.name} cannot be renamed", hint=hint)
    check_name(new, f"a {target.kind}")
    parent, _, old = target.name.rpartition(".")
    if new == old:
        raise AuthoringError.at(f"{target.name} is called {new!r} already")
    if new in _siblings(workspace, target, parent):
        taken = f"{parent}.{new}".strip(".")
        raise AuthoringError.at(f"{new!r} is taken: {target.kind} {taken} is there already")
    if target.kind == "collection" and new in RESERVED:
        hint = f"choose another name, as in my_{new}"
        raise AuthoringError.at(f"{new!r} has a meaning of its own", hint=hint)


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'ae' else 'a'} {kind}"


def _siblings(workspace: Workspace, target: Target, parent: str) -> set[str]:
    sources = workspace.parts.sources
    if target.kind == "segment":
        return {*sources.segments.segments, *sources.segments.stages, "stages"}
    if target.kind == "collection":
        return {name for schema in sources.catalogs.values() for name in schema.collections}
    if target.kind == "component":
        return {name for _ending, name in workspace.parts.placing.components}
    found = {name.rpartition(".")[2] for name in all_fields(sources) if name.rpartition(".")[0] == parent}
    return found | set(sources.catalogs[parent].relations if parent in sources.catalogs else ())


def _references(workspace: Workspace, target: Target) -> list[Reference]:
    """Every place in templates and expressions that names it."""
    reports = [report_of(workspace, message) for message in workspace.messages]
    reports.append(report_of_rest(workspace, reports))
    found = [one for report in reports for one in report.references if target.names(one)]
    for one in found:
        if one.whole:
            hint = "name what is read there: only then is it known what to change"
            message = f"any part of {one.name} may be named here, so {target.name} cannot be renamed"
            source = _source(workspace.root, one.location)
            raise AuthoringError.at(message, one.location, source=source, hint=hint)
    exact = {target.name, f"history.{target.name.removeprefix('event.')}"}
    # What YAML files name outside of expressions is found where it is declared.
    return [
        one
        for one in found
        if one.name in exact and (one.location.line is not None or not one.location.path.endswith(".yaml"))
    ]


def _of_component(contents: dict[str, str], old: str, new: str) -> Iterator[Edit]:
    """Where components of a name are defined and imported."""
    word = rf"(?<![\w.]){re.escape(old)}(?!\w)"
    for path, text in contents.items():
        if not path.startswith("templates/") or path.endswith(".yaml"):
            continue
        for tag in re.finditer(r"\{%[-+]?\s*(macro|from)\b(.*?)%\}", text, re.DOTALL):
            named = re.search(r"\bimport\b", tag[2]) if tag[1] == "from" else None
            start = tag.start(2) + (named.end() if named else 0)
            end = tag.end(2) if tag[1] == "from" else start + len(tag[2].partition("(")[0])
            for one in re.finditer(word, text[start:end]):
                at = start + one.start()
                if tag[1] == "from" and re.search(r"\bas\s+$", text[:at]):
                    continue  # what this file calls it stays
                before = text[:at]
                yield Edit(path, before.count("\n") + 1, at - before.rfind("\n"), old, new)


def _try(workspace: Workspace, target: Target, changed: dict[str, str]) -> None:
    """Open the changed workspace, and hold what comes out against what did. Raises `AuthoringError`."""
    try:
        with tried(workspace.root, {}) as before:
            told = renders(before)
        with tried(workspace.root, changed) as after:
            now = renders(after)
    except WorkspaceError as error:
        hint = "what names it there cannot be changed by itself"
        first = Problem(f"{target.name} cannot be renamed: the workspace would not open", None, hint=hint)
        raise AuthoringError([first, *error.problems]) from error
    except DynacontentError as error:
        raise AuthoringError.at(f"{target.name} cannot be renamed: {error}") from error
    for key, output in told.items():
        if now.get(key) != output:
            message, channel, persona = key
            text = f"{target.name} cannot be renamed: {persona} would get another {channel} of {message}"
            hint = "something names it in a way that is not seen, as a filter of your own"
            raise AuthoringError.at(text, hint=hint)


def _contents(root: Path) -> dict[str, str]:
    """The texts of the workspace's files, by path from its root."""
    found: dict[str, str] = {}
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in _TEXT and file.is_file():
                try:
                    found[file.relative_to(root).as_posix()] = file.read_bytes().decode()
                except UnicodeDecodeError:
                    continue
    return found


def _source(root: Path, place: Location) -> str | None:
    try:
        return (root / place.path).read_text("utf-8")
    except OSError:
        return None
