"""The fewest of the drafts that were found, and as little in each of them as still does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from dynacontent.engine.coverage.branches import Branch
from dynacontent.models.document import Path
from dynacontent.models.recipient import Recipient
from dynacontent.proposing.boundaries import Boundaries, Edge
from dynacontent.proposing.drafts import Draft
from dynacontent.proposing.merging import merged
from dynacontent.proposing.shapes import NOW
from dynacontent.proposing.trials import Trials

Aim = Branch | Edge
"""A branch to come to, or an edge to have."""
Aims = frozenset[Aim]


class Choosing:
    """Chooses among drafts for messages, beside the personas there are."""

    def __init__(
        self,
        trials: Trials,
        boundaries: Boundaries,
        *,
        people: Mapping[str, Recipient],
        messages: Sequence[str],
        key: str | None,
    ) -> None:
        self._trials = trials
        self._boundaries = boundaries
        self._people = people
        self._messages = messages
        self._key = key
        self._own: dict[str, Aims] = {}

    def reached(self, drafts: Sequence[Draft]) -> Aims:
        """What the tests come to with drafts as further personas, and the edges they all have."""
        others = {f"proposed {number}": draft.recipient for number, draft in enumerate(drafts)}
        everybody = {**self._people, **others}
        edges = (self._boundaries.of(who) for who in everybody.values())
        return self._trials.reached(everybody, self._messages).union(*edges)

    def own(self, draft: Draft) -> Aims:
        """What a draft comes to as it is, and the edges it has; nothing if something goes wrong."""
        if draft.key not in self._own:
            self._own[draft.key] = self._found(draft)
        return self._own[draft.key]

    def _found(self, draft: Draft) -> Aims:
        found: set[Aim] = set()
        for message, channel in self._trials.spots(draft):
            seen = self._trials.seen(draft, message, channel)
            if seen.error is not None:
                return frozenset()
            if message in self._messages:
                found |= seen.reached
        # Who is sent nothing has no values at edges either.
        return frozenset(found | self._boundaries.of(draft.recipient)) if found else frozenset()

    def chosen(self, drafts: Sequence[Draft], aims: Aims) -> list[Draft]:
        """As few drafts as can be told, which together come to all the aims that all of them do."""
        owned = {draft.key: self.own(draft) & aims for draft in drafts}
        chosen: list[Draft] = []
        while True:
            missing = aims - self.reached(chosen)
            best = max(drafts, key=lambda draft: (len(owned[draft.key] & missing), -draft.size), default=None)
            if best is None or not owned[best.key] & missing:
                return self._pruned(chosen, aims)
            chosen.append(best)

    def _pruned(self, chosen: list[Draft], aims: Aims) -> list[Draft]:
        """Without those that the others make up for."""
        whole = self.reached(chosen) & aims
        for draft in list(chosen):
            others = [other for other in chosen if other is not draft]
            alone = self._alone(draft, chosen)
            # What is reached under caps and in other locales needs a look; edges do not.
            if not any(isinstance(aim, Edge) for aim in alone & aims) and self.reached(others) >= whole:
                chosen = others
        return chosen

    # -- as small as they can be -----------------------------------------------------------

    def shrunk(self, chosen: list[Draft], aims: Aims) -> list[Draft]:
        """The same drafts with nothing in them that does not matter."""
        whole = self.reached(chosen) & aims
        for number, draft in enumerate(chosen):
            small = self._smaller(draft, self._alone(draft, chosen) & aims)
            together = [*chosen[:number], small, *chosen[number + 1 :]]
            if self.reached(together) >= whole:
                chosen = together
        return chosen

    def joined(self, chosen: list[Draft], aims: Aims) -> list[Draft]:
        """The same with fewer drafts, where one can be two of them at once."""
        whole, kept = self.reached(chosen) & aims, list(chosen)
        for draft in reversed(chosen):
            others = [other for other in kept if other is not draft]
            mine = self._alone(draft, kept) & aims
            for number, other in enumerate(others):
                made = merged(other, draft, self._key)
                if made is None or not self.own(made) >= mine | (self._alone(other, kept) & aims):
                    continue
                together = [*others[:number], made, *others[number + 1 :]]
                if self.reached(together) >= whole:
                    kept = together
                    break
        return kept

    def _alone(self, draft: Draft, among: Sequence[Draft]) -> Aims:
        """What one of several drafts comes to alone."""
        return self.own(draft) - frozenset().union(
            *(self.own(other) for other in among if other is not draft)
        )

    def _smaller(self, draft: Draft, needed: Aims) -> Draft:
        """A draft with as little as it needs; what it comes to is looked at where that is enough."""
        spots = self._enough(draft, needed)

        def does(made: Draft) -> bool:
            found = set[Aim](self._boundaries.of(made.recipient))
            for message, channel in spots:
                if not made.recipient.may_get(self._trials.message(message).event):
                    return False
                seen = self._trials.seen(made, message, channel)
                if seen.error is not None:
                    return False
                found |= seen.reached
            return found >= needed

        def does_everywhere(made: Draft) -> bool:
            own = self.own(made)
            return bool(own) and own >= needed

        small = self._stripped(draft, does)
        return small if does_everywhere(small) else self._stripped(draft, does_everywhere)

    def _stripped(self, draft: Draft, does: Callable[[Draft], bool]) -> Draft:
        for parts in (_whole_parts, _elements):
            draft = _without(draft, list(parts(draft, self._key)), does)
        return draft

    def _enough(self, draft: Draft, needed: Aims) -> list[tuple[str, str]]:
        """Channels of messages in which a draft comes to all that it is needed for."""
        missing = {aim for aim in needed if isinstance(aim, Branch)}
        every = [spot for spot in self._trials.spots(draft) if spot[0] in self._messages]
        found = []
        for spot in every:
            reached = self._trials.seen(draft, *spot).reached
            if missing & reached:
                missing -= reached
                found.append(spot)
        return found or every[:1]


def _without(draft: Draft, paths: list[Path], does: Callable[[Draft], bool]) -> Draft:
    """As many of the paths left out as can be: all, or what is possible of each half."""
    made = draft
    for path in paths:
        made = made.drop(path)
    if made.key == draft.key or does(made):
        return made
    half = len(paths) // 2
    return _without(_without(draft, paths[:half], does), paths[half:], does) if half else draft


def _whole_parts(draft: Draft, key: str | None) -> Iterator[Path]:
    """Events, entries of the history from the oldest, fields and consent: what may be left out as a whole."""
    for event in draft.data["events"]:
        yield ("events", event)
    for root in ("history", "consent"):
        for number in range(len(draft.data[root]) - 1, -1, -1):
            yield (root, number)
    for root in ("profile", "context"):
        for name in draft.data[root]:
            if (root, name) != NOW and (root, name) != ("profile", key):
                yield (root, name)


def _elements(draft: Draft, _key: str | None) -> Iterator[Path]:
    """Members of events and objects, elements of lists from their end."""
    roots = [("profile", name) for name in draft.data["profile"]]
    roots += [("events", event) for event in draft.data["events"]]
    for root in roots:
        yield from _inside(draft.at(root), root)


def _inside(value: Any, path: Path) -> Iterator[Path]:
    steps = (
        list(value)
        if isinstance(value, dict)
        else range(len(value) - 1, -1, -1)
        if isinstance(value, list)
        else ()
    )
    for step in steps:
        yield from _inside(value[step], (*path, step))
        yield (*path, step)
