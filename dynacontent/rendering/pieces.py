"""A workspace checked piece by piece: each message with its own templates, and the templates they share.

A piece that is known to be sound, and that nothing it depends on was changed for, is not checked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from dynacontent.engine.analysis.report import Report
from dynacontent.engine.components import Components
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.errors import Problem
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.loading import Sources
from dynacontent.rendering.checks.checking import check_files, check_messages, check_mjml, required_prices
from dynacontent.rendering.checks.placements import spots_of
from dynacontent.rendering.memory import Checked, Memory
from dynacontent.rendering.prefetch import make_plan
from dynacontent.rendering.queries import Queries

SHARED = ""
"""The piece of the templates that are in the folder of no message."""
_MESSAGES = "messages/"


@dataclass
class Pieces:
    """Checks what of a workspace is not known to be sound.

    ``expressions`` are those of the YAML files; what segments, stages and derived fields ask of feeds, in
    ``general``, any message may.
    """

    sources: Sources
    queries: Queries
    expressions: Mapping[str, Mapping[str, Expression]]
    environment: SafeEnvironment
    markup: TemplateEnvironment
    text: TemplateEnvironment
    components: Components
    general: Report
    memory: Memory | None
    _checked: dict[str, tuple[Report, Checked]] = field(default_factory=dict)

    @cached_property
    def known(self) -> dict[str, Checked]:
        """What is known of pieces that are sound."""
        found = {}
        for name in self._files if self.memory is not None else ():
            assert self.memory is not None
            one = self.memory.checked(name, self._given)
            if one is not None:
                found[name] = one
        return found

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the others."""
        for name, paths in self._files.items():
            if name not in self.known:
                report = self._report(name)
                files = check_files(paths, self.sources, self.markup, self.text)
                report.problems += [one for one in files.problems if one not in report.problems]
                self._checked[name] = report, Checked(check_mjml(paths, self.sources))
                yield from report.problems

    def sound(self) -> dict[str, Checked]:
        """The sound ones in order, those found to be so kept; everything beside them has to be sound.

        `problems` comes before.
        """
        new = {
            name: self._completed(name, report, checked)
            for name, (report, checked) in self._checked.items()
            if not report.problems
        }
        if self.memory is not None:
            self.memory.keep_checked(new, self._given)
            self.memory.keep_noted({name: self._checked[name][0] for name in new})
        every = {**self.known, **new}
        return {name: every[name] for name in self._files if name in every}

    @property
    def mjml_problems(self) -> Iterator[Problem]:
        """What is wrong with the MJML of all templates, in their order; `problems` comes before."""
        every = [*self.known.values(), *(checked for _report, checked in self._checked.values())]
        found = {path: problems for one in every for path, problems in one.mjml_problems.items()}
        for path in self.sources.templates:
            yield from found.get(path, ())

    @cached_property
    def _files(self) -> dict[str, list[str]]:
        """The templates of each piece."""
        found: dict[str, list[str]] = {SHARED: [], **{name: [] for name in self.sources.messages}}
        for path in self.sources.templates:
            folder = path.split("/")[1] if path.startswith(_MESSAGES) else SHARED
            found.setdefault(folder, []).append(path)
        return found

    @property
    def _given(self) -> str:
        return f"{bool(self.general.feeds_handed_on)} {bool(self.general.feeds)}"

    def _report(self, name: str) -> Report:
        manifest = self.sources.messages.get(name)
        if manifest is None:
            return Report()
        return check_messages(
            replace(self.sources, messages={name: manifest}),
            self.queries,
            expressions=self.expressions,
            markup=self.markup,
            text=self.text,
            environment=self.environment,
            components=self.components,
        )[name]

    def _completed(self, name: str, report: Report, checked: Checked) -> Checked:
        manifest = self.sources.messages.get(name)
        if manifest is None:
            return checked
        handed_on = report.feeds_handed_on or self.general.feeds_handed_on
        report.hidden_feeds |= bool(handed_on or self.general.feeds)
        records = {"profile": self.sources.profile.fields}
        if manifest.event is not None:
            records["event"] = self.sources.events[str(manifest.event)]
        return replace(
            checked,
            prices=required_prices(report),
            plan=make_plan(report, self.queries, self.sources.catalogs, records),
            spots=spots_of(report),
        )
