"""What is proposed: personas, what they reach together, and what nobody does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from dynacontent.engine.coverage.branches import Branch
from dynacontent.errors import DynacontentError, NotRecordedError, Problem
from dynacontent.models.recipient import Recipient
from dynacontent.proposing.boundaries import Edge
from dynacontent.proposing.choosing import Aims, Choosing
from dynacontent.proposing.drafts import Draft
from dynacontent.proposing.ground import Ground
from dynacontent.proposing.naming import named
from dynacontent.proposing.reasons import why_not
from dynacontent.proposing.search import Search, SpentError
from dynacontent.proposing.trials import Trials
from dynacontent.proposing.writing import persona_text
from dynacontent.rendering.cases import HIGHEST, unseen
from dynacontent.rendering.context import Options
from dynacontent.rendering.given import clock
from dynacontent.rendering.workspace import Workspace
from dynacontent.testing.feeds import answered

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a search goes: renders (a channel of a message each), seconds of computing, and the seed."""

    tries: int = 6_000
    seconds: float = 120.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class ProposedPersona:
    """A persona: ``name`` of its file, ``text`` in it; the branches and edges that it alone has."""

    name: str
    text: str
    data: dict[str, Any]
    reaches: tuple[Branch, ...]
    edges: tuple[Edge, ...]

    @property
    def path(self) -> str:
        """Where the file belongs."""
        return f"templates/personas/{self.name}.yaml"


@dataclass(frozen=True, slots=True)
class Unreached:
    """A branch that nobody comes to, and why."""

    branch: Branch
    why: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A message that cannot be rendered for somebody who was tried; ``data`` is who."""

    message: str
    problem: Problem
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything that came out: branches in numbers before and after, and ``tries`` renders.

    ``spent`` says what ran out before the search was at its end, if something did.
    """

    messages: tuple[str, ...]
    personas: tuple[ProposedPersona, ...]
    branches: int
    before: int
    after: int
    unreached: tuple[Unreached, ...]
    failures: tuple[Failure, ...]
    tries: int
    spent: str

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON types."""
        return {
            "messages": list(self.messages),
            "branches": {"all": self.branches, "before": self.before, "after": self.after},
            "personas": [
                {
                    "name": one.name,
                    "path": one.path,
                    "text": one.text,
                    "data": one.data,
                    "reaches": [branch._asdict() for branch in one.reaches],
                    "edges": [edge._asdict() for edge in one.edges],
                }
                for one in self.personas
            ],
            "unreached": [{**one.branch._asdict(), "why": one.why} for one in self.unreached],
            "failures": [
                {"message": one.message, "problem": str(one.problem), "data": one.data}
                for one in self.failures
            ],
            "tries": self.tries,
            "spent": self.spent,
        }


def propose(
    workspace: Workspace,
    messages: Sequence[str] = (),
    *,
    limits: Limits = Limits(),
    edges: bool = True,
    told: Told = lambda _text: None,
) -> Proposal:
    """Personas that reach the branches of messages (of all, if none is named) that nobody reaches.

    Feeds are answered from the file of tests, or by nobody. ``edges`` also asks for values at the
    edges; ``told`` hears what is being done, and at the end nothing. Raises `UnknownNameError` for a
    message that is not there, `WorkspaceError` where the file of feeds cannot be used.
    """
    return _Run(workspace, messages, limits, edges, told).proposal()


class _Run:
    def __init__(
        self, workspace: Workspace, messages: Sequence[str], limits: Limits, edges: bool, told: Told
    ) -> None:
        self._workspace = workspace
        self._messages = tuple(dict.fromkeys(messages)) or workspace.messages
        self._limits = limits
        self._told = told
        self._trials = Trials(workspace)
        self._tries = 0
        self._capped: frozenset[Branch] = frozenset()
        self._failed: list[Failure] = []
        self._ground = Ground(self._trials, self._messages)
        self._people: Mapping[str, Recipient] = {name: workspace.persona(name) for name in workspace.personas}
        self._boundaries = self._ground.boundaries(edges=edges)
        self._choosing = Choosing(
            self._trials,
            self._boundaries,
            people=self._people,
            messages=self._messages,
            key=self._ground.shapes.key,
        )

    def proposal(self) -> Proposal:
        """Look, search, choose, make small, name."""
        self._told("looking what personas reach")
        branches = self._ground.branches
        before = self._choosing.reached(())
        search = self._searched(branches - before)
        self._tries = self._trials.count
        self._told("choosing")
        able: Aims = self._choosing.reached(search.found.drafts)
        aims = (branches | frozenset(self._boundaries.all)) & able - before
        chosen = self._choosing.chosen(search.found.drafts, aims)
        self._told("making them small")
        chosen = self._choosing.joined(self._choosing.shrunk(chosen, aims), aims)
        self._told("looking at them whole")
        chosen = self._sound(chosen)
        personas = self._named(chosen, aims)
        self._told("")
        after = self._choosing.reached([Draft(one.data) for one in personas])
        return Proposal(
            messages=self._messages,
            personas=personas,
            branches=len(branches),
            before=len(branches & before),
            after=len(branches & after),
            unreached=tuple(self._unreached(branches - after)),
            failures=(*_failures(search), *self._failed),
            tries=self._tries,
            spent=search.found.spent,
        )

    def _searched(self, wanted: frozenset[Branch]) -> Search:
        ground = self._ground
        search = Search(
            self._trials,
            ground.shapes,
            ground.candidates,
            subjects=ground.subjects,
            tries=self._limits.tries,
            seconds=self._limits.seconds,
        )
        with suppress(SpentError):
            self._told("trying people at the edges")
            for draft in ground.beginnings(self._boundaries):
                search.begin(draft)
            self._note(search)
            self._told("following conditions")
            search.directed(ground.ways, wanted)
            self._note(search)
            left = wanted - search.reached
            some = [message for message in self._messages if ground.branches_of(message) & left]
            self._capped = self._trials.capped(search.found.drafts, some, left)
            search.reached |= self._capped
            self._told("trying around")
            search.around(wanted, self._messages, self._limits.seed)
        return search

    def _note(self, search: Search) -> None:
        """What tests would come to with what was found: in other locales, under caps, by variants."""
        people = {str(number): draft.recipient for number, draft in enumerate(search.found.drafts)}
        search.reached |= self._trials.reached(people, self._messages)

    def _sound(self, chosen: list[Draft]) -> list[Draft]:
        """Those that are rendered in every message and channel with bodies and all, as they will be."""
        whole = answered(self._workspace)
        return [
            draft for draft in chosen if all(self._renders(whole, draft, name) for name in whole.messages)
        ]

    def _renders(self, whole: Workspace, draft: Draft, message: str) -> bool:
        manifest, who = whole.message(message), draft.recipient
        if not who.may_get(manifest.event):
            return True
        try:
            for channel in manifest.channels:
                whole.run(manifest, channel, unseen(who), Options(context=clock(who), level=HIGHEST))
        except DynacontentError as error:
            self._failed.append(Failure(message, error.problems[0], draft.data))
            return False
        return True

    def _named(self, chosen: list[Draft], aims: Aims) -> tuple[ProposedPersona, ...]:
        reached, taken = self._choosing.reached, self._workspace.personas
        whole, own = reached(chosen) & aims, self._choosing.own

        def keeps(number: int, draft: Draft) -> bool:
            made = [*chosen[:number], draft, *chosen[number + 1 :]]
            good = len(own(draft)) > 0 and reached(made) >= whole
            if good:
                chosen[number] = draft
            return good

        drafts = named(list(chosen), taken, self._ground.shapes, keeps)
        found = []
        for name, draft in drafts:
            others = frozenset().union(*(own(other) for _name, other in drafts if other is not draft))
            mine = own(draft) & aims - others or own(draft) & aims
            reaches = tuple(sorted(one for one in mine if isinstance(one, Branch)))
            edges = tuple(sorted(one for one in mine if isinstance(one, Edge)))
            text = persona_text(draft, reaches, edges)
            found.append(ProposedPersona(name, text, draft.data, reaches, edges))
        return tuple(found)

    def _unreached(self, branches: Iterable[Branch]) -> Iterable[Unreached]:
        recorded = self._workspace.configuration.testing.get("feeds") is not None
        for branch in sorted(branches):
            ways = self._ground.ways.get(branch, ())
            reads = [self._ground.reads(way, node) for way in ways for node, _holds in way.conditions]
            why = why_not(
                branch, ways, reads, recorded=recorded, capped=branch in self._capped, tries=self._tries
            )
            yield Unreached(branch, why)


def _failures(search: Search) -> Iterable[Failure]:
    for draft, message, error in search.found.failures.values():
        if not isinstance(error, NotRecordedError):  # of these nothing is wrong with the message
            yield Failure(message, error.problems[0], draft.data)
