"""What the placements of a message show to one recipient: decided once, the same in every channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from dynacontent.decisions.compiled import CompiledPlacement, CompiledRule
from dynacontent.decisions.judging import HOLDS, Subject, Verdict, held_out, judge
from dynacontent.decisions.quiet import QuietRules
from dynacontent.engine.components import ending_of
from dynacontent.engine.structure.segments import Printed
from dynacontent.expressions.choice import Choosing
from dynacontent.expressions.missing import UsedMissingError
from dynacontent.expressions.recorded import NOTHING, Recorded, see, take_over
from dynacontent.expressions.state import RenderState, current
from dynacontent.models.placements import DEFAULT
from dynacontent.models.results import Choice, Decision
from dynacontent.rendering.capturing import Captured, Captures, Showing, Spot, States

_INACTIVE = frozenset({"not_in_time", "other_locale", "other_channel"})
"""Codes of rules that nobody's data can let in now."""
_RULES = "rules"
"""What all rules together are called where a holdout passes them over."""


class Judged(NamedTuple):
    """What was found about a rule, with the record of finding it."""

    verdict: Verdict
    record: Recorded


_HOLDS = Judged(HOLDS, NOTHING)


class Shown(NamedTuple):
    """What a placement shows in a channel, why, and what looking for it did."""

    choice: Choice
    decision: Decision
    captured: Captured
    judged: Recorded
    records: list[Recorded]
    warnings: list[str]
    choosing: Choosing


class Deciding:
    """The placements of one message for one recipient; see the module."""

    __slots__ = (
        *("_answers", "_captures", "_holdout", "_judged", "_outcomes", "_placements", "_quiet"),
        *("_segments", "_showing", "_spots", "_subject", "__weakref__", "states"),
    )

    def __init__(
        self,
        states: States,
        segments: dict[str, bool],
        placements: Mapping[str, CompiledPlacement],
        spots: Mapping[str, tuple[Spot, ...]],
        showing: Showing,
        subject: Callable[[RenderState], Subject],
        *,
        quiet: Mapping[str, QuietRules],
        holdout: float,
    ) -> None:
        """``spots`` are where each placement is shown; ``holdout`` the share kept out of all of them.

        ``quiet`` works out the conditions of each placement that leave no marks, and ``segments``
        gets those that this tells.
        """
        self.states = states
        self._segments = segments
        self._placements = placements
        self._spots = spots
        self._showing = showing
        self._subject = subject
        self._quiet = quiet
        self._holdout = holdout
        self._captures = Captures(states, showing)
        self._answers: dict[str, list[bool]] = {}
        self._judged: dict[tuple[str, str, int], Judged] = {}
        self._outcomes: dict[tuple[str, str, int], Shown] = {}

    def outcome(self, name: str, channel: str, state: RenderState) -> Shown:
        """What a placement shows in a channel, of which ``state`` is the current one."""
        key = (name, channel, state.cap)
        found = self._outcomes.get(key)
        if found is None:
            found = self._outcomes[key] = self._decide(self._placements[name], channel, state)
        return found

    def _decide(self, placement: CompiledPlacement, channel: str, state: RenderState) -> Shown:
        """The first rule that holds and whose content is there, else the default."""
        choosing = Choosing()
        records: list[Recorded] = []
        warnings: list[str] = []
        out = self.held_out(placement, state)
        if out is not None:
            choosing.passes(_RULES, str(out.code), out.detail)
        for rule in self._candidates(placement, choosing, state) if out is None else ():
            verdict, record = self.judged(placement, rule, channel, state)
            captured = self.captured(placement, rule, verdict) if verdict.code is None else None
            code, detail = verdict.code, verdict.detail
            if record.leaves_marks:
                records.append(record)
            if captured is not None:
                code, detail = captured.code, captured.detail
                if code is None and choosing.takes(rule.name):
                    decision = rule.decision(verdict.variant, verdict.bucket, forced=verdict.forced)
                    choice = _choice(placement, choosing)
                    return Shown(choice, decision, captured, record, records, warnings, choosing)
                records += captured.printed.values()
            if code == "error":
                warnings.append(f"rule_error: {placement.key}.{rule.name}: {detail}")
            choosing.passes(rule.name, str(code), detail)
        return self._default(placement, choosing, records, warnings, out)

    def _default(
        self,
        placement: CompiledPlacement,
        choosing: Choosing,
        records: list[Recorded],
        warnings: list[str],
        out: Verdict | None,
    ) -> Shown:
        """What is left where no rule applies."""
        codes = {reason.code for reason in choosing.reasons}
        captured = self._captures.everywhere(
            placement.name, DEFAULT, placement.default, self._spots[placement.name]
        )
        if captured.code is None:
            choosing.takes(DEFAULT)
        else:
            choosing.passes(DEFAULT, captured.code, captured.detail)
        inactive = bool(codes) and codes <= _INACTIVE
        decision = placement.left(out is not None, failed="error" in codes, inactive=inactive)
        return Shown(_choice(placement, choosing), decision, captured, NOTHING, records, warnings, choosing)

    # -- one rule ---------------------------------------------------------------------------

    def held_out(self, placement: CompiledPlacement, state: RenderState) -> Verdict | None:
        """Whether the recipient is kept out of a placement."""
        if not placement.placement.holdout and not self._holdout:
            return None
        return held_out(placement, self._subject(state), everywhere=self._holdout)

    def _candidates(
        self, placement: CompiledPlacement, choosing: Choosing, state: RenderState
    ) -> Iterator[CompiledRule]:
        """The rules that may hold; of the others it is noted that they do not."""
        held = self._held(placement.name, state)
        if not held:
            yield from placement.rules
            return
        for run in self._quiet[placement.name].runs:
            if run.first is None:
                yield from run.rules
                continue
            # Found in a list of answers: most rules of most placements do not hold for most recipients.
            start, end = run.first, run.first + len(run.rules)
            while True in held[start:end]:
                place = held.index(True, start, end)
                choosing.reasons += run.reasons[start - run.first : place - run.first]
                yield run.rules[place - run.first]
                start = place + 1
            choosing.reasons += run.reasons[start - run.first :]

    def _held(self, name: str, state: RenderState) -> list[bool]:
        """Which conditions of a placement hold, of those that are worked out together; empty if they fail."""
        answers = self._answers.get(name)
        if answers is None:
            rules = self._quiet[name]
            found = rules.answers(state.names) if rules.rules else None
            answers = self._answers[name] = found[0] if found else []
            if found:
                self._segments.update(found[1])
        return answers

    def judged(
        self, placement: CompiledPlacement, rule: CompiledRule, channel: str, state: RenderState
    ) -> Judged:
        """Whether a rule holds; found out once for all channels it is not for other ones than."""
        if rule.rule.channels and channel not in rule.rule.channels:
            return Judged(Verdict("other_channel", f"the channel is {channel}"), NOTHING)
        answers, place = self._held(placement.name, state), self._quiet[placement.name].rules.get(rule.name)
        held = answers[place] if answers and place is not None else None
        if held and rule.is_simple:
            return _HOLDS
        key = (placement.name, rule.name, state.cap)
        found = self._judged.get(key)
        if found is None:
            who = self._subject(state)
            record, error = self._showing.safely(state, lambda: judge(placement, rule, who, held))
            verdict = record.value if error is None else Verdict("error", error)
            found = self._judged[key] = Judged(verdict, record)
        return found

    def captured(self, placement: CompiledPlacement, rule: CompiledRule, verdict: Verdict) -> Captured:
        """What a rule shows, if it is there in every channel the rule is for."""
        spots = self._spots[placement.name]
        if rule.rule.channels:
            spots = tuple(spot for spot in spots if spot[0] in rule.rule.channels)
        name = rule.name if verdict.variant is None else f"{rule.name}/{verdict.variant}"
        return self._captures.everywhere(placement.name, name, rule.contents[verdict.variant], spots)

    # -- for tools that explain ---------------------------------------------------------------

    def placement(self, name: str) -> CompiledPlacement:
        """A placement with its rules."""
        return self._placements[name]

    def rules(
        self, name: str, channel: str, state: RenderState
    ) -> Iterator[tuple[CompiledRule, Verdict, Captured | None]]:
        """Every rule of a placement with what is found about it, whether one before it wins or not."""
        placement = self._placements[name]
        for rule in placement.rules:
            verdict = self.judged(placement, rule, channel, state).verdict
            yield rule, verdict, self.captured(placement, rule, verdict) if verdict.code is None else None


class ChannelPlacements:
    """The placements of a message in one channel; see `dynacontent.expressions.state.Placements`."""

    __slots__ = ("channel", "deciding")

    def __init__(self, deciding: Deciding, channel: str) -> None:
        self.deciding = deciding
        self.channel = channel

    def shown(self, name: str, *, markup: bool) -> Printed | None:
        """What a placement shows, with the reasons for it put into the record of the render."""
        state = current()
        outcome = self.deciding.outcome(name, self.channel, state)
        for record in outcome.records:
            see(state, record)
        for text in outcome.warnings:
            if text not in state.warnings:
                state.warnings.append(text)
        if outcome.choice not in state.choices:
            state.choices.append(outcome.choice)
        if outcome.choice.taken is None:
            missing = outcome.choosing.nothing(name, f"placement {name!r} has nothing to show")
            raise UsedMissingError(missing)
        if outcome.decision not in state.decisions:
            state.decisions.append(outcome.decision)
        take_over(state, outcome.judged)
        found = outcome.captured.printed.get((self.channel, ending_of(self.channel, markup=markup)))
        if found is None:
            return None
        take_over(state, found)
        printed: Printed | None = found.value
        return printed


def _choice(placement: CompiledPlacement, choosing: Choosing) -> Choice:
    return choosing.choice("placement", placement.name, location=placement.placement.name.location)
