"""Renders that only note what they came to: of people who are tried, each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from dynacontent.engine.bodies import Bodies, Body
from dynacontent.engine.coverage.branches import Branch
from dynacontent.engine.structure.segments import Printed
from dynacontent.errors import DynacontentError
from dynacontent.models.manifests import Manifest
from dynacontent.models.recipient import Recipient
from dynacontent.proposing.drafts import Draft
from dynacontent.refactoring.privacy import privacy
from dynacontent.rendering.cases import HIGHEST, Case, unseen
from dynacontent.rendering.context import Options
from dynacontent.rendering.covering import Coverage
from dynacontent.rendering.given import clock, known
from dynacontent.rendering.matrix import Matrix
from dynacontent.rendering.renderer import Outcome
from dynacontent.rendering.workspace import Workspace
from dynacontent.testing.feeds import answered_walk

Reached = frozenset[Branch]


class Unfinished(Bodies):
    """Leaves bodies as they are: what branches templates came to is known when they have printed."""

    def email(self, printed: Printed, **_options: Any) -> Body:  # noqa: ARG002
        """Nothing."""
        return Body("", derived_text="")

    def banner(self, printed: Printed, **_options: Any) -> Body:  # noqa: ARG002
        """Nothing."""
        return Body("")

    def fragment(self, printed: Printed, **_options: Any) -> Body:  # noqa: ARG002
        """Nothing."""
        return Body("")


@dataclass(slots=True)
class Seen:
    """What became of a render."""

    reached: Reached
    outcome: Outcome | None = None
    error: DynacontentError | None = None


@dataclass
class Tried:
    """What a message came to in all of its channels, and the first thing that went wrong."""

    reached: Reached = frozenset()
    error: DynacontentError | None = None


class Trials(Workspace):
    """The same workspace, for `people` instead of its personas; what was rendered is not rendered again."""

    def __init__(self, workspace: Workspace) -> None:
        self.coverage = Coverage(workspace, bodies=Unfinished())
        walk = answered_walk(self.coverage.workspace)
        self.answers = None if walk is None else walk.recording
        """What feeds are answered from."""
        super().__init__(self.coverage.workspace.parts, walk)
        self.people: Mapping[str, Recipient] = {}
        self.count = 0
        """How many renders there were."""
        self._known: dict[tuple[Any, ...], Seen] = {}
        self._views: dict[tuple[str, int], tuple[Recipient, Draft]] = {}
        self._profile = self.parts.sources.profile.fields
        self.reads = cache(partial(privacy, workspace))
        """What a message reads."""

    @property
    def personas(self) -> tuple[str, ...]:
        """Names of the people."""
        return tuple(self.people)

    def persona(self, name: str) -> Recipient:
        """One of them. Raises `UnknownNameError`."""
        return known(name, self.people, "persona", "personas")

    def tried(self, draft: Draft, message: str) -> Tried:
        """What a message comes to for a draft as it is."""
        found = Tried()
        for channel in self.message(message).channels:
            one = self.seen(draft, message, channel)
            found.reached |= one.reached
            found.error = found.error or one.error
        return found

    def seen(self, draft: Draft, message: str, channel: str) -> Seen:
        """What one channel of a message comes to for a draft as it is."""
        who = draft.recipient
        options = Options(context=clock(who), level=HIGHEST)
        return self._render(self.message(message), channel, who, options)

    def spots(self, draft: Draft) -> Iterator[tuple[str, str]]:
        """The channels of the messages that a draft may get."""
        for message in self.messages:
            manifest = self.message(message)
            if draft.recipient.may_get(manifest.event):
                yield from ((message, channel) for channel in manifest.channels)

    def reached(self, people: Mapping[str, Recipient], messages: Sequence[str]) -> Reached:
        """What the tests of messages come to if these are the personas."""
        self.people = people
        matrix, found = Matrix(self, look=lambda case: self._of(case).outcome), set[Branch]()
        for message in messages:
            cases = matrix.everybody(message)
            for case in (*cases, *matrix.others(message, cases)):
                found |= self._of(case).reached
        return frozenset(found)

    def capped(self, drafts: Sequence[Draft], messages: Sequence[str], wanted: Reached) -> Reached:
        """The branches among these that drafts come to under a cap of their level."""
        found: set[Branch] = set()
        for draft in drafts if wanted else ():
            for manifest in map(self.message, messages):
                if wanted - found and draft.recipient.may_get(manifest.event):
                    for level in range(1, HIGHEST):
                        options = Options(context=clock(draft.recipient), level=level)
                        for channel in manifest.channels:
                            found |= (
                                self._render(manifest, channel, draft.recipient, options).reached & wanted
                            )
        return frozenset(found)

    def _of(self, case: Case) -> Seen:
        who = self.persona(case.persona)
        return self._render(self.message(case.message), case.channel, who, case.options(who))

    def _render(self, manifest: Manifest, channel: str, who: Recipient, options: Options) -> Seen:
        variants = tuple(sorted(((options.context or {}).get("variants") or {}).items()))
        view = self._view(manifest.name, who)
        key = (manifest.name, channel, view.key, options.level, options.locale, variants)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._rendered(manifest, channel, view.recipient, options)
        return found

    def _rendered(self, manifest: Manifest, channel: str, who: Recipient, options: Options) -> Seen:
        self.count += 1
        self.coverage.forget()
        try:
            outcome = self.run(manifest, channel, who, options)[0]
        except DynacontentError as error:
            return Seen(frozenset(), error=error)
        return Seen(self.coverage.reached, outcome)

    def _view(self, message: str, who: Recipient) -> Draft:
        """As much of somebody as a message sees: who differs in nothing else need not be tried again."""
        key = (message, id(who))
        if key not in self._views:
            draft, event = Draft.of(unseen(who)).data, str(self.message(message).event)
            read = {one.name.split(".")[1] for one in self.reads(message).fields if one.group == "profile"}
            read |= {name for name, one in self._profile.items() if not one.type.optional}
            history = any(one.group == "history" for one in self.reads(message).fields)
            profile = {name: value for name, value in draft["profile"].items() if name in read}
            events = {name: value for name, value in draft["events"].items() if name == event}
            view = {
                **draft,
                "profile": profile,
                "events": events,
                "history": draft["history"] if history else [],
            }
            self._views[key] = (who, Draft(view))
        return self._views[key][1]
