"""A message rendered for its personas, once, for all rules that look at what comes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dynacontent.caching import open_cache
from dynacontent.channels import Banner, Email, Push
from dynacontent.engine.bodies import Bodies, Body
from dynacontent.engine.structure.pages import Finish
from dynacontent.engine.structure.segments import Printed
from dynacontent.errors import DynacontentError
from dynacontent.formats.links import LinkParameters
from dynacontent.models.manifests import Manifest
from dynacontent.models.recipient import Recipient
from dynacontent.rendering.context import Options
from dynacontent.rendering.given import STILL, Level, RenderOptions, clock
from dynacontent.rendering.renderer import Outcome
from dynacontent.rendering.workspace import Workspace

if TYPE_CHECKING:
    from dynacontent.rendering.agreement import Disagreement

MOST_PERSONAS = 100
"""Personas looked at for one message; a workspace with more has them for its tests."""

_BELOW: tuple[Level, ...] = (2, 1)


@dataclass(frozen=True, slots=True)
class Case:
    """For whom, where and how something is rendered."""

    channel: str
    persona: str
    locale: str
    level: Level | None = None

    def __str__(self) -> str:
        capped = "" if self.level is None else f", level {self.level}"
        return f"{self.persona} ({self.locale}{capped})"


@dataclass(slots=True)
class Rendered:
    """What came of a case: an outcome or an error; of bodies also what the template printed.

    ``plain`` says why a body could not be filled into compiled structure.
    """

    case: Case
    outcome: Outcome | None = None
    error: DynacontentError | None = None
    printed: Printed | None = None
    path: str = ""
    rtl: bool = False
    plain: str = ""

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


def watch(workspace: Workspace) -> None:
    """Have the bodies of a workspace remember what they were made of."""
    parts = workspace.parts
    bodies = _WatchedBodies(
        cache=open_cache(Path(workspace.root)),
        mjml=parts.sources.configuration.mjml,
        banner=parts.sources.configuration.banner,
        told=parts.mjml_problems,
    )
    bodies.seen = _Seen()
    parts.renderer.printing.bodies = bodies


@dataclass
class Renders:
    """Every persona that can get a message, in its own locale; then one of them in the locales that are
    left and at the levels below; and on demand the largest outputs in all locales."""

    workspace: Workspace
    manifest: Manifest
    _known: dict[Case, Rendered] = field(default_factory=dict)

    @cached_property
    def personas(self) -> dict[str, Recipient]:
        """Who can get the message, as nobody was shown anything before."""
        found: dict[str, Recipient] = {}
        for name in self.workspace.personas[:MOST_PERSONAS]:
            who = self.workspace.persona(name)
            if who.may_get(self.manifest.event):
                found[name] = replace(who, exposures=())
        return found

    @cached_property
    def all(self) -> list[Rendered]:
        """The cases of every channel."""
        return [self.of(case) for channel in self.manifest.channels for case in self._cases(channel)]

    def in_channel(self, channel: str) -> Iterator[Rendered]:
        """Those of one channel."""
        return (one for one in self.all if one.case.channel == channel)

    def outputs(self, channel: str) -> Iterator[tuple[Case, Email | Push | Banner]]:
        """What goes out in one channel."""
        for one in self.in_channel(channel):
            if one.output is not None:
                yield one.case, one.output

    def everywhere(self, persona: str, channel: str) -> Iterator[Rendered]:
        """One persona in every locale of the workspace."""
        for locale in self.workspace.configuration.locales:
            yield self.of(Case(channel, persona, locale))

    def disagreements(self) -> Iterator[tuple[Case, Disagreement]]:
        """What channels do not agree on, in every case that all of them can be rendered for."""
        channels = self.manifest.channels
        for case in self._cases(channels[0]) if len(channels) > 1 else ():
            who = self.personas[case.persona]
            options: RenderOptions = {"locale": self._other(case), "level": case.level, "context": clock(who)}
            try:
                found = self.workspace.disagreements(self.manifest.name, who, **options)
            except DynacontentError:
                continue  # what a persona gets instead is told by a rule of its own
            yield from ((case, one) for one in found)

    def _cases(self, channel: str) -> Iterator[Case]:
        own = {name: self._locale(who) for name, who in self.personas.items()}
        yield from (Case(channel, name, locale) for name, locale in own.items())
        if not own:
            return
        first = next(iter(own))
        for locale in self.workspace.configuration.locales:
            if locale not in own.values():
                yield Case(channel, first, locale)
        for level in _BELOW:
            yield Case(channel, first, own[first], level)

    def _locale(self, who: Recipient) -> str:
        try:
            return self.workspace.locale_of(who)
        except DynacontentError:
            return self.workspace.configuration.default_locale

    def _other(self, case: Case) -> str | None:
        """The locale of a case, unless it is the persona's own, which may tell more: de-AT, de."""
        return None if case.locale == self._locale(self.personas[case.persona]) else case.locale

    def of(self, case: Case) -> Rendered:
        """What came of a case, rendered the first time it is asked for."""
        if case not in self._known:
            self._known[case] = self._rendered(case)
        return self._known[case]

    def _rendered(self, case: Case) -> Rendered:
        bodies = self.workspace.parts.renderer.printing.bodies
        assert isinstance(bodies, _WatchedBodies)
        bodies.seen = _Seen()
        who = self.personas[case.persona]
        options = Options(locale=self._other(case), level=case.level, clock=STILL)
        found = Rendered(case)
        try:
            found.outcome = self.workspace.run(self.manifest, case.channel, who, options)[0]
        except DynacontentError as error:
            found.error = error
        seen = bodies.seen
        found.printed, found.path, found.rtl, found.plain = seen.printed, seen.path, seen.rtl, seen.plain
        return found
