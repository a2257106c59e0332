"""The placements of a workspace's messages: ready to be decided for one recipient after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import datetime

from dynacontent.decisions.compiled import CompiledPlacement, compile_placement
from dynacontent.decisions.judging import Subject
from dynacontent.decisions.quiet import Quiet, QuietRules
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.state import RenderState
from dynacontent.loading import Sources
from dynacontent.models.exposures import Seen
from dynacontent.models.schema import Field
from dynacontent.rendering.capturing import Showing, Spot, States
from dynacontent.rendering.deciding import Deciding
from dynacontent.rendering.exposures import moments
from dynacontent.rendering.once import Once

_PLAIN = frozenset("str int float decimal bool date datetime url email locale timezone currency enum".split())


class PlainPaths:
    """Which dotted paths lead to values that can be looked at without a trace."""

    def __init__(self, records: Mapping[str, Mapping[str, Field]], derived: Mapping[str, Expression]) -> None:
        self._records = records
        self._derived = derived
        self.quiet: Quiet | None = None
        self._asking: set[str] = set()

    def __call__(self, path: str) -> bool:
        """See `dynacontent.decisions.quiet.IsPlain`."""
        first, *steps = path.split(".")
        fields = self._records.get(first, {})
        if first == "profile" and steps[0] in self._derived:
            return len(steps) == 1 and self._is_unmarked(steps[0])
        for step in steps:
            if step not in fields:
                return False
            kind = fields[step].type
            while kind.kind == "list" and kind.of is not None:
                kind = kind.of
            fields = kind.fields
        return kind.kind in _PLAIN

    def _is_unmarked(self, name: str) -> bool:
        """Whether working out a derived field leaves no marks."""
        if name in self._asking or self.quiet is None:
            return False
        self._asking.add(name)
        try:
            return self.quiet.unmarked(self._derived[name].node)
        finally:
            self._asking.discard(name)


Spots = Mapping[str, tuple[Spot, ...]]
"""Where each placement of a message is shown."""


class Placing:
    """What all renders share; ``spots`` by message, for those that have placements."""

    def __init__(
        self,
        sources: Sources,
        spots: Mapping[str, Spots],
        environment: SafeEnvironment,
        showing: Showing,
        segments: Mapping[str, Expression],
        derived: Mapping[str, Expression],
    ) -> None:
        self._capped: set[str] = set()
        self.quiet: dict[str, dict[str, QuietRules]] = {}
        self.spots = spots
        self._showing = showing
        self.components = showing.components
        self._holdout = sources.configuration.holdout
        compiled: dict[str, CompiledPlacement] = {}
        self.placements: dict[str, dict[str, CompiledPlacement]] = {}
        """By message and name: the placements that are shown somewhere in the message."""
        for message, shown in spots.items():
            written = sources.placements_of(sources.messages[message])
            for name in shown:
                key = written[name].key
                if key not in compiled:
                    compiled[key] = compile_placement(
                        written[name], environment, sources.experiments, checked=True
                    )
                self.placements.setdefault(message, {})[name] = compiled[key]
                if any(rule.caps for rule in written[name].rules):
                    self._capped.add(message)
            self.quiet[message] = self._quiet_rules(sources, message, segments, derived)

    def showing(self, showing: Showing) -> Placing:
        """The same placements, shown by something else."""
        other = copy(self)
        other._showing = showing
        return other

    def is_capped(self, message: str) -> bool:
        """Whether it matters what the recipients of a message were shown before."""
        return message in self._capped

    def _quiet_rules(
        self,
        sources: Sources,
        message: str,
        segments: Mapping[str, Expression],
        derived: Mapping[str, Expression],
    ) -> dict[str, QuietRules]:
        """The conditions of a message's placements that are worked out together, by placement."""
        event = sources.messages[message].event
        records = {"profile": sources.profile.fields}
        records |= {"event": sources.events[str(event)]} if event else {}
        plain = PlainPaths(records, derived)
        plain.quiet = Quiet(segments, plain)
        return {
            name: QuietRules(placement.rules, plain.quiet, segments)
            for name, placement in self.placements[message].items()
        }

    def deciding(
        self,
        message: str,
        key: str | None,
        once: Once,
        state: RenderState,
        states: States,
        *,
        send_id: str | None,
        before: Callable[[str], Sequence[Seen]],
    ) -> Deciding:
        """What decides the placements of a message for one recipient, of whom ``state`` is one of ``states``.

        ``before`` tells what recipients were shown; what ``send_id`` claimed does not count.
        """

        given = once.exposures

        def seen(placement: str, rule: str) -> list[datetime]:
            known = given if given is not None else before(key) if key is not None else ()
            return moments(known, placement, rule, but=send_id)

        forced = state.context.get("variants") or {}

        def subject(asking: RenderState) -> Subject:
            return Subject(key, asking.names, asking.now, asking.context["locale"], seen, forced)

        return Deciding(
            states,
            once.segments,
            self.placements[message],
            self.spots[message],
            self._showing,
            subject,
            quiet=self.quiet[message],
            holdout=self._holdout,
        )
