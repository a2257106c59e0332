"""What a search stands on: branches of messages, the ways to them, fields that matter, whom to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from jinja2 import nodes

from dynacontent.engine.coverage.branches import Branch
from dynacontent.models.document import Path
from dynacontent.proposing.boundaries import Boundaries, Locales
from dynacontent.proposing.candidates import Candidates
from dynacontent.proposing.closing import Closing, Want
from dynacontent.proposing.drafts import Draft
from dynacontent.proposing.fields import Fields, Reads
from dynacontent.proposing.goals import Reading
from dynacontent.proposing.judging import Judge
from dynacontent.proposing.people import PEOPLE
from dynacontent.proposing.samples import Samples
from dynacontent.proposing.search import Subject
from dynacontent.proposing.shapes import CONSENT, HISTORY, NOW, Shapes
from dynacontent.proposing.solving import Solving
from dynacontent.proposing.trials import Reached, Trials
from dynacontent.proposing.usage import Usage
from dynacontent.proposing.wishes import Way, Ways


class Ground:
    """Everything known of some messages before anybody is tried."""

    def __init__(self, trials: Trials, messages: Sequence[str]) -> None:
        self._trials = trials
        self._messages = messages
        parts = trials.parts
        self.samples = Samples(parts.sources, parts.store, trials.answers)
        self.shapes = Shapes(parts.sources, self.samples)
        self.candidates = Candidates(parts.sources, self.shapes, self.samples)
        self._closing = Closing(parts)
        self._usage = Usage(parts)
        self._reading = Reading()
        for environment, names in trials.coverage.templates():
            self._reading.read(environment, names)
        for component, site in self._usage.sites():
            self._reading.sites.setdefault(component, []).append(site)
        self.subjects = {name: self._subject(name) for name in messages}

    @cached_property
    def branches(self) -> Reached:
        """The branches of the messages."""
        return frozenset().union(*(self.branches_of(name) for name in self._messages))

    def branches_of(self, message: str) -> Reached:
        """The branches in the files of a message."""
        paths = self._usage.paths(message)
        return frozenset(branch for branch in self._trials.coverage.branches if branch.path in paths)

    @cached_property
    def ways(self) -> dict[Branch, list[Way]]:
        """The ways to branches, in the order of files and lines."""
        closing, reading = self._closing, self._reading
        ways = Ways(self._trials.parts, closing, reading, self._usage)
        found: dict[Branch, list[Way]] = {branch: [] for branch in self._trials.coverage.branches}
        for name in self._messages:
            manifest, own = self._trials.message(name), self.branches_of(name)
            for branch in found:
                if branch in own and branch in reading.goals:
                    found[branch] += ways.of_goal(reading.goals[branch], manifest)
            placements = {str(placement.name): placement for placement in self._usage.placements(name)}
            for (message, placement, rule, _variant), branch in self._trials.coverage.shown.items():
                if message == name and branch in found:
                    written = placements[placement]
                    asked = next((one for one in written.rules if one.name == rule), None)
                    found[branch] += ways.of_rule(manifest, written, asked)
        return {branch: some for branch, some in found.items() if some}

    def reads(self, way: Way, node: nodes.Node) -> Reads:
        """What a condition of a way reads."""
        return self.subjects[way.message].solving.reads(node)

    def _subject(self, message: str) -> Subject:
        manifest, parts = self._trials.message(message), self._trials.parts
        event = str(manifest.event) if manifest.event else None
        fields = Fields(parts, self.shapes, self._closing, event)
        solving = Solving(Judge(self._trials, manifest), fields, self.candidates)
        reads = Reads()
        for node in self._usage.expressions(manifest):
            closed = self._closing.close(Want(node, True), {})
            if closed is not None:
                _add(reads, fields.of(closed))
        return Subject(message, event, solving, tuple(self._read(message)), reads, self.branches_of(message))

    def _read(self, message: str) -> Iterator[Path]:
        """The fields that a message reads, as paths: those of lists through their first element."""
        history = False
        for one in self._trials.reads(message).fields:
            root, *steps = one.name.split(".")
            if root == "history" and not history:
                history = True
                yield HISTORY
            elif root in ("profile", "event"):
                path: Path = (root,) if root == "profile" else ("events", steps.pop(0))
                for step in steps:
                    kind = (
                        self.shapes.type(path)
                        if (len(path) > 1 and path[0] == "profile") or len(path) > 2
                        else None
                    )
                    path = (*path, 0, step) if kind is not None and kind.kind == "list" else (*path, step)
                yield path
        yield from (NOW, ("context", "device"), CONSENT)

    # -- whom to begin with -----------------------------------------------------------------

    def boundaries(self, *, edges: bool) -> Boundaries:
        """The edges of the fields that the messages read."""
        paths = dict.fromkeys(path for subject in self.subjects.values() for path in subject.paths)
        given = [
            path for path in paths if edges and path[0] in ("profile", "events") and self._is_given(path)
        ]
        configuration = self._trials.configuration
        locales = Locales(tuple(configuration.locales), configuration.default_locale)
        free = [path for path in given if self._is_free(path)]
        return Boundaries(self.shapes, self.samples, given, texts=free, locales=locales)

    def _is_given(self, path: Path) -> bool:
        field = self.shapes.field(path)
        return field is not None and field.expression is None and path != ("profile", self.shapes.key)

    def _is_free(self, path: Path) -> bool:
        """Whether any text may be in a field: nothing is compared with it, and no feed is asked with it."""
        kind = self.shapes.type(path)
        return kind is not None and kind.kind == "str" and path not in self._compared

    @cached_property
    def _compared(self) -> set[Path]:
        found: set[Path] = set()
        for name, subject in self.subjects.items():
            manifest = self._trials.message(name)
            for node in self._usage.expressions(manifest):
                if isinstance(node, nodes.Compare) or _asks(node):
                    closed = self._closing.close(Want(node, True), {})
                    found |= subject.solving.reads(closed).paths.keys() if closed is not None else set()
        return found

    def beginnings(self, boundaries: Boundaries) -> Iterator[Draft]:
        """Somebody of whom nothing is known, somebody of whom everything is, and people at the edges."""
        events = dict.fromkeys(subject.event for subject in self.subjects.values())
        stranger = self.shapes.stranger(PEOPLE[0].slug)
        yield self._told_of(stranger, events)
        known = self.shapes.known(self._told_of(self.shapes.stranger(PEOPLE[1].slug), events))
        known = self._fitting(known, self._told_of(stranger, events))
        yield known
        for number, (_kind, edits) in enumerate(boundaries.edits(known)):
            draft = known
            if self.shapes.key is not None:
                draft = draft.put(("profile", self.shapes.key), self.shapes.identity(PEOPLE[number + 2].slug))
            yield self._edited(draft, edits)

    def _told_of(self, draft: Draft, events: Iterable[str | None]) -> Draft:
        for event in events:
            draft = self.shapes.with_event(draft, event)
        return draft

    def _edited(self, draft: Draft, edits: Iterable[tuple[Path, object]]) -> Draft:
        """A draft with values that can be rendered: all at once, or one after the other."""
        every = draft
        for path, value in (edits := list(edits)):
            every = self.shapes.put(every, path, value)
        if self._works(every):
            return every
        for path, value in edits:
            made = self.shapes.put(draft, path, value)
            draft = made if self._works(made) else draft
        return draft

    def _fitting(self, known: Draft, least: Draft) -> Draft:
        """Everything that is known, but for what cannot be rendered."""
        if self._works(known):
            return known
        return self._edited(least, [(path, known.at(path)) for path, _field in self.shapes.given()])

    def _works(self, draft: Draft) -> bool:
        return all(self._trials.seen(draft, *spot).error is None for spot in self._trials.spots(draft))


def _add(to: Reads, found: Reads) -> None:
    to.paths |= found.paths
    to.constants += [constant for constant in found.constants if constant not in to.constants]
    to.columns |= found.columns
    to.asked += found.asked
    to.feeds |= found.feeds


def _asks(node: nodes.Node) -> bool:
    function = node.node if isinstance(node, nodes.Call) else None
    return isinstance(function, nodes.Getattr) and getattr(function.node, "name", "") == "feeds"
