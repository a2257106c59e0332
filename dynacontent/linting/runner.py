"""Rules put to work on a workspace: everything they find, each once, less what is silenced."""

from __future__ import annotations

import gc
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dynacontent.caching import open_cache
from dynacontent.errors import Problem, UnknownNameError, WorkspaceError, did_you_mean, one_of
from dynacontent.linting.files import Files, read_files
from dynacontent.linting.finding import Finding, gathered
from dynacontent.linting.ignores import Ignores
from dynacontent.linting.judged import Judged
from dynacontent.linting.kept import Kept, Known
from dynacontent.linting.opened import as_findings
from dynacontent.linting.registry import rules
from dynacontent.linting.settings import Settings, read_settings
from dynacontent.loading.files import OWN_CONFIGURATION, SHARED_CONFIGURATION
from dynacontent.loading.reach import MESSAGES

if TYPE_CHECKING:
    from dynacontent.rendering.workspace import Workspace

_PICTURES = "unused_asset"
"""The one rule that has to know what all personas are shown."""
_SELDOM = (200_000, 20, 50)
"""Objects made between two looks for garbage, and looks at the young between those at the old."""


@dataclass(frozen=True, slots=True)
class Linted:
    """What was found, in order of place; ``messages`` and ``rules`` are how many were looked at and for."""

    findings: tuple[Finding, ...]
    messages: int
    rules: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be looked at (no messages: all), and for which codes (none: those of the configuration)."""

    messages: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


EVERYTHING = Wanted()


def lint(root: str | Path, wanted: Wanted = EVERYTHING) -> Linted:
    """Look at the workspace in a folder. Nothing is asked of feeds, and nothing is written into it.

    Raises `UnknownNameError` for a message that is not there, `CatalogError` where product data cannot
    be opened at all.
    """
    with _seldom_collected():
        return _lint(Path(root), wanted)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Looking for garbage less often: next to all that is made is in use until the end."""
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _lint(root: Path, wanted: Wanted) -> Linted:
    files = read_files(root)
    names = _messages(files)
    for name in wanted.messages:
        if name not in names:
            hint = did_you_mean(name, names, f"messages: {one_of(names)}")
            raise UnknownNameError.at(f"there is no message {name!r}", hint=hint)
    settings, problems = _settings(files)
    settings = settings.narrowed(wanted.select, wanted.ignore)
    codes = settings.codes()
    looked = _Look(files, codes, wanted.messages)
    findings = looked.findings()
    if looked.opened:  # else all is told, whatever is chosen: nothing more can be known
        kept = (settings.of(one) for one in _about(findings, wanted.messages))
        findings = _silenced([one for one in kept if one is not None], files, looked, settings)
    findings += as_findings(problems)
    shown = [replace(one, problem=_excerpt(one.problem, files)) for one in gathered(findings)]
    return Linted(tuple(shown), len(wanted.messages or names), len(codes))


def _messages(files: Files) -> list[str]:
    return sorted({
        path.removeprefix(MESSAGES).split("/")[0]
        for path in files.contents
        if path.startswith(MESSAGES) and path.endswith("/message.yaml")
    })  # fmt: skip


def _settings(files: Files) -> tuple[Settings, list[Problem]]:
    """Those of the configuration; what keeps it from being read is told when the workspace is opened."""
    own = files.text(OWN_CONFIGURATION)
    path = SHARED_CONFIGURATION if own is None else OWN_CONFIGURATION
    text = files.text(path) or ""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return Settings(), []
    if own is None:
        tool = data.get("tool")
        data = tool.get("dynacontent", {}) if isinstance(tool, dict) else {}
    table = data.get("lint", {}) if isinstance(data, dict) else {}
    return read_settings(table, path, text) if isinstance(table, dict) else (Settings(), [])


def _about(found: Iterable[Finding], messages: Sequence[str]) -> Iterator[Finding]:
    """Those of the messages asked for."""
    for one in found:
        if not messages:
            yield one
        elif shared := tuple(name for name in one.messages if name in messages):
            yield replace(one, messages=shared)


def _silenced(found: list[Finding], files: Files, looked: _Look, settings: Settings) -> list[Finding]:
    ignores = Ignores(files.texts)
    kept = list(ignores.kept(found))
    if looked.messages:
        return kept
    spare = [Finding("unused_ignore", problem) for problem in ignores.unused(looked.codes)]
    return [*kept, *ignores.kept(one for one in map(settings.of, spare) if one is not None)]


def _excerpt(problem: Problem, files: Files) -> Problem:
    if problem.excerpt is not None or problem.location is None:
        return problem
    text = files.text(problem.location.path)
    return problem if text is None else problem.with_excerpt(text)


@dataclass
class _Look:
    """One look at the files: what the rules of some codes find in some messages, or in everything."""

    files: Files
    codes: tuple[str, ...]
    messages: tuple[str, ...]
    opened: bool = True
    _workspace: Workspace | None = field(default=None)

    def __post_init__(self) -> None:
        self._cache = open_cache(self.files.root)
        self._kept = Kept(self._cache, self.files)

    def findings(self) -> list[Finding]:
        """Everything, known from before or found now."""
        key = ("all", *self.codes, "of", *self.messages)
        known = self._kept.findings(key)
        if known is not None:
            return known
        try:
            found = [*self._of_messages(), *self._of_workspace()]
        except WorkspaceError as error:
            self.opened = False
            return list(as_findings(error.problems))
        self._kept.keep_findings(key, found)
        return found

    @property
    def workspace(self) -> Workspace:
        """The workspace, opened when something has to be looked at that is not known."""
        if self._workspace is None:
            from dynacontent.linting.renders import watched
            from dynacontent.rendering.feeds import offline
            from dynacontent.rendering.memory import Memory
            from dynacontent.rendering.workspace import Workspace

            workspace = Workspace.open(self.files.root, feeds=offline(), unsubscribe="preview")
            self._workspace = watched(workspace)
            self._memory = Memory(self.files.root, self._cache)
        return self._workspace

    def _of_messages(self) -> Iterator[Finding]:
        names = self.messages or self.workspace.messages
        for name in names:
            known = self._known(name)
            for code in self.codes:
                for problem in known.problems.get(code, ()):
                    yield Finding(code, problem, rules()[code].severity, (name,))

    def _known(self, name: str) -> Known:
        """What the rules find in a message; those that never looked at it as it is now do."""
        known = self._kept.message(name) or Known()
        asked = [code for code in self.codes if rules()[code].is_of_messages]
        lacking = [code for code in asked if code not in known.problems]
        facts, pictures = known.facts, _PICTURES in self.codes
        if not lacking and facts is not None and (facts.shown is not None or not pictures):
            return known
        from dynacontent.linting.subject import Subject

        judged = Judged(self._cache, str(self.files.root), name)
        manifest = self.workspace.message(name)
        subject = Subject(self.workspace, manifest, self.files, self._memory, judged)
        problems = dict(known.problems)
        for code in lacking:
            problems[code] = tuple(dict.fromkeys(rules()[code].of_message(subject)))
        judged.keep()
        facts = facts or subject.facts
        if pictures and facts.shown is None:
            facts = replace(facts, shown=subject.shown)
        known = Known(problems, facts)
        self._kept.keep_message(name, known)
        return known

    def _of_workspace(self) -> Iterator[Finding]:
        asked = [code for code in self.codes if rules()[code].workspace is not None]
        if self.messages or not asked:
            return
        from dynacontent.linting.facts import Facts
        from dynacontent.linting.overview import Overview

        facts = {name: self._known(name).facts or Facts() for name in self.workspace.messages}
        overview = Overview(self.workspace, self.files, facts, self._cache)
        for code in asked:
            check = rules()[code].workspace
            assert check is not None
            for problem in check(overview):
                yield Finding(code, problem, rules()[code].severity)
