"""The translatable texts of a whole workspace: of all template files, and of all manifests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from jinja2 import TemplateNotFound, TemplateSyntaxError

from dynacontent.caching import digest
from dynacontent.caching.objects import keep, recall
from dynacontent.engine.analysis.originals import budget_in, originals_in, to_translators
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.failures import ReadFile, syntax_error
from dynacontent.errors import Problem, WorkspaceError
from dynacontent.loading import Sources
from dynacontent.localization.originals import Budget, Original, merged
from dynacontent.models.manifests import Manifest
from dynacontent.models.source import SourceText
from dynacontent.ports import Cache, NoCache
from dynacontent.rendering.groundwork import reader, template_environments
from dynacontent.rendering.printing import inline_name

BUDGETS = {
    ("email", "subject"): Budget(70, "a subject"),
    ("email", "preheader"): Budget(140, "a preheader"),
    ("push", "title"): Budget(50, "the title of a push"),
    ("push", "body"): Budget(150, "the body of a push"),
}
"""How many letters phones show of a text: longer ones are cut off somewhere. Values are not counted."""

_COMMENT = re.compile(r"\s*#+(.*)")
_BLOCK = re.compile(r".*:\s*[|>][-+0-9]*\s*(?:#.*)?")


def originals_of(sources: Sources, cache: Cache | None = None) -> list[Original]:
    """Every text of a workspace that is translated, once, with all its places.

    ``cache`` knows the texts of files that did not change.

    Raises `WorkspaceError` with every template that cannot be read.
    """
    markup, text = template_environments(sources)
    found: list[Original] = []
    problems: list[Problem] = []
    read = reader(sources.root)
    for path in sorted(sources.templates):
        if not path.endswith(".css"):
            environment = text if path.endswith(".txt") else markup
            try:
                found += _of_file(path, environment, cache or NoCache())
            except TemplateSyntaxError as error:
                problems += syntax_error(error, environment, read).problems
            except TemplateNotFound:
                continue  # an include of what is not there, which is told when the workspace is opened
    for manifest in sources.messages.values():
        try:
            found += _of_manifest(manifest, text, read, cache or NoCache())
        except TemplateSyntaxError as error:
            problems += syntax_error(error, text, read).problems
    if problems:
        raise WorkspaceError(problems)
    return merged(found)


def _of_file(path: str, environment: TemplateEnvironment, cache: Cache) -> list[Original]:
    """The texts of a template file, which is not parsed where they are known."""
    key = digest("originals", path, environment.source_of(path), str(environment.is_markup))
    found: list[Original] | None = recall(cache, key, list)
    if found is None:
        found = list(originals_in(path, environment))
        keep(cache, key, found)
    return found


def _of_manifest(
    manifest: Manifest, environment: TemplateEnvironment, read: ReadFile, cache: Cache
) -> list[Original]:
    """The texts of a manifest, which are not parsed where they are known."""
    source = read(manifest.path) or ""
    key = digest("originals", manifest.path, source)
    found: list[Original] | None = recall(cache, key, list)
    if found is None:
        found = list(_in_manifest(manifest, environment, source.split("\n")))
        keep(cache, key, found)
    return found


def _in_manifest(
    manifest: Manifest, environment: TemplateEnvironment, lines: list[str]
) -> Iterator[Original]:
    for channel in manifest.channels:
        for part, written in manifest.channel(channel).templates.items():
            said = _above(written, lines)
            for one in originals_in(inline_name(manifest, channel, part), environment):
                comments = (*said, *one.comments)
                budget = budget_in(comments) or BUDGETS.get((channel, part))
                yield replace(one, comments=comments, budget=budget)


def _above(written: SourceText, lines: list[str]) -> tuple[str, ...]:
    """What the comments of the YAML file right above a text say to translators."""
    if written.location is None or written.location.line is None:
        return ()
    at = written.location.line - 1  # the index of the text's first line
    if 0 < at <= len(lines) and _BLOCK.fullmatch(lines[at - 1]):
        at -= 1
    said: list[str] = []
    while at > 0 and (match := _COMMENT.fullmatch(lines[at - 1])):
        said.insert(0, match[1].strip())
        at -= 1
    found = to_translators(" ".join(said))
    return (found,) if found else ()
