"""A message rendered for its personas, once, for all rules that look at what comes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from dynacontent.caching import open_cache
from dynacontent.channels import Banner, Email, Push
from dynacontent.engine.bodies import Bodies, Body
from dynacontent.engine.structure.pages import Finish
from dynacontent.engine.structure.segments import Printed
from dynacontent.errors import DynacontentError
from dynacontent.formats.links import LinkParameters
from dynacontent.models.manifests import Manifest
from dynacontent.rendering.agreement import Disagreement, compared, said_in
from dynacontent.rendering.cases import Case, unseen
from dynacontent.rendering.matrix import Matrix
from dynacontent.rendering.renderer import Outcome
from dynacontent.rendering.saying import Statement
from dynacontent.rendering.witnessing import witness
from dynacontent.rendering.workspace import Workspace

MOST_PERSONAS = 100
"""Personas looked at for one message; a workspace with more has them for its tests."""


@dataclass(slots=True)
class Rendered:
    """What came of a case: an outcome or an error; of bodies also what the template printed.

    ``plain`` says why a body could not be filled into compiled structure; ``said`` is what the output says
    that channels are compared by, where there are several.
    """

    case: Case
    outcome: Outcome | None = None
    error: DynacontentError | None = None
    printed: Printed | None = None
    path: str = ""
    rtl: bool = False
    plain: str = ""
    said: tuple[Statement, ...] | None = None

    @property
    def output(self) -> Email | Push | Banner | None:
        """What goes out, if anything does."""
        return self.outcome if isinstance(self.outcome, (Email, Push, Banner)) else None


@dataclass(slots=True)
class _Seen:
    """What was printed last."""

    printed: Printed | None = None
    path: str = ""
    rtl: bool = False
    plain: str = ""


class _WatchedBodies(Bodies):
    """Bodies that remember what they were made of."""

    seen: _Seen

    def email(
        self,
        printed: Printed,
        *,
        path: str,
        rtl: bool = False,
        links: LinkParameters | None = None,
        keep: str | None = None,
    ) -> Body:
        """See `Bodies.email`."""
        before = self.counts.copy()
        self.seen = _Seen(printed, path, rtl)
        body = super().email(printed, path=path, rtl=rtl, links=links, keep=keep)
        if path.endswith(".mjml") and self.counts["fast"] == before["fast"]:
            reasons = [name for name, count in self.counts.items() if count > before[name] and " " in name]
            self.seen.plain = reasons[-1] if reasons else ""
        return body

    def fragment(self, printed: Printed, *, rtl: bool = False, finish: Finish | None = None) -> Body:
        """See `Bodies.fragment`."""
        self.seen = _Seen(printed, "", rtl)
        return super().fragment(printed, rtl=rtl, finish=finish)


def watched(workspace: Workspace) -> Workspace:
    """The same workspace, whose renders tell what they were made of, and what they say."""
    configuration = workspace.configuration
    bodies = _WatchedBodies(
        cache=open_cache(Path(workspace.root)),
        mjml=configuration.mjml,
        banner=configuration.banner,
        told=workspace.parts.mjml_problems,
    )
    bodies.seen = _Seen()
    return workspace.through(witness(workspace.parts, bodies))


@dataclass
class Renders:
    """What comes out of a message of a workspace that is `watched`: the cases that tests have too, and on
    demand the largest outputs in all locales. Each is rendered once, for all rules."""

    workspace: Workspace
    manifest: Manifest
    _known: dict[Case, Rendered] = field(default_factory=dict)

    @cached_property
    def all(self) -> list[Rendered]:
        """The cases of every channel."""
        matrix = Matrix(self.workspace, look=self._look, most=MOST_PERSONAS)
        everybody = matrix.everybody(self.manifest.name)
        cases = [*everybody, *matrix.others(self.manifest.name, everybody)]
        return [self.of(one) for one in sorted(cases, key=lambda one: self._order[one.channel])]

    @cached_property
    def _order(self) -> dict[str, int]:
        return {channel: at for at, channel in enumerate(self.manifest.channels)}

    def in_channel(self, channel: str) -> Iterator[Rendered]:
        """Those of one channel."""
        return (one for one in self.all if one.case.channel == channel)

    def outputs(self, channel: str) -> Iterator[tuple[Case, Email | Push | Banner]]:
        """What goes out in one channel."""
        for one in self.in_channel(channel):
            if one.output is not None:
                yield one.case, one.output

    def everywhere(self, of: Case) -> Iterator[Rendered]:
        """The persona of a case in every locale of the workspace, in the same channel."""
        own = next(one.case for one in self.in_channel(of.channel) if one.case.persona == of.persona)
        for locale in self.workspace.configuration.locales:
            yield self.of(own if locale == own.locale else replace(own, locale=locale, translated=True))

    def disagreements(self) -> Iterator[tuple[Case, Disagreement]]:
        """What channels do not agree on, in every case that all of them can be rendered for."""
        channels = self.manifest.channels
        for case in dict.fromkeys(replace(one.case, channel=channels[0]) for one in self.all):
            every = [self.of(replace(case, channel=channel)) for channel in channels]
            outcomes = {one.case.channel: one.outcome for one in every if one.outcome is not None}
            if len(outcomes) == len(channels):  # what a persona gets instead is told by a rule of its own
                found = compared({one.case.channel: one.said for one in every}, outcomes)
                yield from ((case, one) for one in found)

    def of(self, case: Case) -> Rendered:
        """What came of a case, rendered the first time it is asked for."""
        if case not in self._known:
            self._known[case] = self._rendered(case)
        return self._known[case]

    def _look(self, case: Case) -> Outcome | None:
        return self.of(case).outcome

    def _rendered(self, case: Case) -> Rendered:
        bodies = self.workspace.parts.renderer.printing.bodies
        assert isinstance(bodies, _WatchedBodies)
        bodies.seen = _Seen()
        who = unseen(self.workspace.persona(case.persona))
        found = Rendered(case)
        try:
            found.outcome, state = self.workspace.run(self.manifest, case.channel, who, case.options(who))
            found.said = said_in(found.outcome, state) if len(self.manifest.channels) > 1 else None
        except DynacontentError as error:
            found.error = error
        seen = bodies.seen
        found.printed, found.path, found.rtl, found.plain = seen.printed, seen.path, seen.rtl, seen.plain
        return found
