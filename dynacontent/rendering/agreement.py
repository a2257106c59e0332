"""Whether the channels of a message say the same to a recipient: amounts, items, codes, days, shares.

A channel may say less than another: a push names one price where the email names four. Channels
disagree where each says something of the same thing that the other does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

from dynacontent.expressions.state import RenderState
from dynacontent.models.results import Decision, Result, Skipped
from dynacontent.rendering.saying import Output, Statement, statements
from dynacontent.rendering.walk import Job
from dynacontent.rendering.witnessing import shown_in

_NOUNS = {"money": "amounts", "date": "dates", "percent": "percentages", "code": "codes", "item": "items"}
_MOST = 4
"""How many of the things that a channel says are told."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two channels that do not say the same.

    ``kind`` is ``money``, ``date``, ``percent``, ``code``, ``item`` or ``placement``; ``owner`` what
    they say it of, empty where it is the message; ``said`` has what each says, with its place in a
    template where that is known.
    """

    code: ClassVar[str] = "channels_disagree"

    kind: str
    owner: str
    said: Mapping[str, tuple[Statement, ...]]

    @property
    def channels(self) -> tuple[str, ...]:
        """The two channels."""
        return tuple(self.said)

    @property
    def told(self) -> str:
        """What each channel says, in one line."""
        what = f"{_NOUNS.get(self.kind, self.kind)} of {self.owner}" if self.owner else _NOUNS[self.kind]
        return f"{what}: " + ", ".join(
            f"{channel} says {_told(statements)}" for channel, statements in self.said.items()
        )

    def __str__(self) -> str:
        return f"{self.code}: {self.told}"


def _told(statements: Sequence[Statement]) -> str:
    told = [f"{one.text} ({one.place})" if one.place else one.text for one in statements[:_MOST]]
    return " and ".join(told) + (" …" if len(statements) > _MOST else "")


Said = Mapping[str, Sequence[Statement]]
"""What is said, by channel."""


def disagreements(jobs: Sequence[Job]) -> tuple[Disagreement, ...]:
    """What channels that were rendered with the parts of `witness` do not agree on; skipped ones say nothing.

    Raises what went wrong in one of them.
    """
    outcomes = {job.channel: job.done() for job in jobs}
    said = {job.channel: said_in(outcomes[job.channel], job.state) for job in jobs}
    return compared(said, outcomes)


def said_in(outcome: Output | Skipped, state: RenderState | None) -> tuple[Statement, ...] | None:
    """What an outcome says that was rendered with the parts of `witness`; ``None`` where it is skipped."""
    if isinstance(outcome, Skipped) or state is None:
        return None
    return tuple(statements(outcome, shown_in(state), state.timezone))


def compared(
    said: Mapping[str, Sequence[Statement] | None], outcomes: Mapping[str, Result]
) -> tuple[Disagreement, ...]:
    """What channels do not agree on, of which these are the outcomes, and this is what they say."""
    return _found({channel: own for channel, own in said.items() if own is not None}, outcomes)


def _found(said: Said, outcomes: Mapping[str, Result]) -> tuple[Disagreement, ...]:
    """What every two channels do not agree on, in the order of the channels."""
    found: list[Disagreement] = []
    for one, other in combinations(said, 2):
        pair = {channel: said[channel] for channel in (one, other)}
        found += _of_placements({channel: outcomes[channel] for channel in pair})
        found += _of_owners(pair)
        found += _of_nobody(pair)
    return tuple(found)


def _of_owners(said: Said) -> Iterator[Disagreement]:
    """Where it is known of what something is said."""
    groups = dict.fromkeys(
        (statement.kind, statement.owner)
        for statements in said.values()
        for statement in statements
        if statement.owner or statement.kind in ("code", "percent")
    )
    for kind, owner in groups:
        own = {
            channel: [one for one in statements if (one.kind, one.owner) == (kind, owner)]
            for channel, statements in said.items()
        }
        if _differ(*map(_values, own.values())):
            yield _disagreement(kind, owner, own)


def _of_nobody(said: Said) -> Iterator[Disagreement]:
    """Where an amount or a day stands by itself in one channel: any in the other may be meant."""
    for kind in ("money", "date"):
        every = {
            channel: [one for one in statements if one.kind == kind] for channel, statements in said.items()
        }
        alone = {channel: [one for one in own if not one.owner] for channel, own in every.items()}
        for (one, by_itself), other in zip(alone.items(), reversed(every), strict=True):
            if not by_itself or _values(by_itself) <= _values(every[other]):
                continue
            if _differ(_values(every[one]), _values(every[other])):
                yield _disagreement(kind, "", every)
                break


def _of_placements(outcomes: Mapping[str, Result]) -> Iterator[Disagreement]:
    """Where a placement shows something else, though no rule of it is meant for some channels alone."""
    decisions = {channel: outcome.decisions for channel, outcome in outcomes.items()}
    apart = {
        choice.name
        for outcome in outcomes.values()
        for choice in outcome.choices
        if choice.kind == "placement" and any(reason.code == "other_channel" for reason in choice.reasons)
    }
    for name in dict.fromkeys(one.placement for made in decisions.values() for one in made):
        shown = {
            channel: [
                Statement("placement", name, _content(one), _content(one))
                for one in made
                if one.placement == name
            ]
            for channel, made in decisions.items()
        }
        if name not in apart and _differ(*map(_values, shown.values())):
            yield _disagreement("placement", name, shown)


def _content(decision: Decision) -> str:
    return " ".join(filter(None, (decision.rule or "default", decision.variant)))


def _values(statements: Iterable[Statement]) -> frozenset[str]:
    return frozenset(statement.value for statement in statements)


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether each says something that the other does not."""
    return bool(one - other and other - one)


def _disagreement(kind: str, owner: str, said: Said) -> Disagreement:
    """What each says that the other does not."""
    (one, first), (other, second) = said.items()
    apart = {one: (first, _values(second)), other: (second, _values(first))}
    told = {
        channel: tuple({s.value: s for s in reversed(own) if s.value not in known}.values())
        for channel, (own, known) in apart.items()
    }
    return Disagreement(kind, owner, told)
