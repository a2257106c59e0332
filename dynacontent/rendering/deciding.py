"""What the placements of a message show to one recipient: decided once, the same in every channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from dynacontent.decisions.compiled import CompiledContent, CompiledPlacement, CompiledRule
from dynacontent.decisions.judging import Subject, Verdict, held_out, judge
from dynacontent.engine.components import Components, ending_of, print_component
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.structure.segments import Printed
from dynacontent.errors import LimitError, RenderError
from dynacontent.expressions.choice import Choosing
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.missing import UsedMissingError, used
from dynacontent.expressions.recorded import Recorded, recorded, see, take_over
from dynacontent.expressions.state import RenderState, current, rendering
from dynacontent.models.placements import DEFAULT, HOLDOUT
from dynacontent.models.results import Choice, Decision, DecisionReason
from dynacontent.rendering.person import Person

Spot = tuple[str, str]
"""A channel, and the ending of the components that are shown in a body or text of it."""
_INACTIVE = frozenset({"not_in_time", "other_locale", "other_channel"})
"""Codes of rules that nobody's data can let in now."""


@dataclass(frozen=True, slots=True)
class Showing:
    """What shows placements: the environments, the files of components, what translates failures."""

    markup: TemplateEnvironment
    text: TemplateEnvironment
    components: Components
    failures: Callable[[], AbstractContextManager[None]]

    def print(self, spot: Spot, content: CompiledContent, names: Mapping[str, Any]) -> Printed | None:
        """What a content prints in a spot; ``None`` where it has no component there."""
        files = self.components.get((spot[1], content.component))
        if not files:
            return None
        environment = self.text if spot[1] == ".txt" else self.markup
        arguments = {
            name: used(value.evaluate(names), value) if isinstance(value, Expression) else value
            for name, value in content.arguments.items()
        }
        return print_component(environment, files[0], content.component, arguments)


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found about a rule, with the record of finding it."""

    verdict: Verdict
    record: Recorded


@dataclass(frozen=True, slots=True)
class Captured:
    """What a content printed in every spot it is shown in; or why it cannot be shown."""

    printed: Mapping[Spot, Recorded] = field(default_factory=dict)
    code: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a placement shows in a channel, why, and what looking for it did."""

    choice: Choice
    decision: Decision
    records: tuple[Recorded, ...]
    warnings: tuple[str, ...]
    judged: Judged | None
    captured: Captured
    choosing: Choosing


class Deciding:
    """The placements of one message for one recipient; see the module."""

    def __init__(
        self,
        person: Person,
        placements: Mapping[str, CompiledPlacement],
        spots: Mapping[str, tuple[Spot, ...]],
        showing: Showing,
        subject: Callable[[RenderState], Subject],
        *,
        holdout: float,
    ) -> None:
        """``spots`` are where each placement is shown; ``holdout`` the share kept out of all of them."""
        self._person = person
        self._placements = placements
        self._spots = spots
        self._showing = showing
        self._subject = subject
        self._holdout = holdout
        self._judged: dict[tuple[str, str, int], Judged] = {}
        self._captured: dict[tuple[str, str | None, Spot], Recorded | Captured] = {}
        self._outcomes: dict[tuple[str, str, int], Outcome] = {}
        self._capturing = False

    def outcome(self, name: str, channel: str) -> Outcome:
        """What a placement shows in a channel."""
        key = (name, channel, current().cap)
        if key not in self._outcomes:
            self._outcomes[key] = self._decide(self._placements[name], channel)
        return self._outcomes[key]

    def _decide(self, placement: CompiledPlacement, channel: str) -> Outcome:
        """The first rule that holds and whose content is there, else the default."""
        choosing, records, warnings = Choosing(), [], []
        out = self.held_out(placement)
        for rule in placement.rules if out is None else ():
            judged = self.judged(placement, rule, channel)
            captured = self.captured(placement, rule, judged.verdict) if judged.verdict.code is None else None
            records.append(judged.record)
            records += captured.printed.values() if captured else ()
            code, detail = _why_not(judged.verdict, captured)
            if code == "error":
                warnings.append(f"rule_error: {placement.placement.key}.{rule.name}: {detail}")
            if captured is not None and code is None and choosing.takes(rule.name):
                return self._taken(placement, rule, judged, captured, choosing, records, warnings)
            choosing.passes(rule.name, str(code), detail)
        return self._default(placement, choosing, records, warnings, out)

    def _taken(
        self,
        placement: CompiledPlacement,
        rule: CompiledRule,
        judged: Judged,
        captured: Captured,
        choosing: Choosing,
        records: list[Recorded],
        warnings: list[str],
    ) -> Outcome:
        reason: DecisionReason = "STATIC" if rule.when is None else "TARGETING_MATCH"
        experiment = rule.rule.experiment
        decision = Decision(
            placement=str(placement.placement.name),
            rule=rule.name,
            variant=judged.verdict.variant,
            reason=reason if experiment is None or judged.verdict.forced else "SPLIT",
            bucket=judged.verdict.bucket,
            experiment=None if experiment is None else str(experiment),
            forced=judged.verdict.forced,
            key=placement.placement.key,
        )
        choice = _choice(placement, choosing)
        return Outcome(choice, decision, tuple(records), tuple(warnings), judged, captured, choosing)

    def _default(
        self,
        placement: CompiledPlacement,
        choosing: Choosing,
        records: list[Recorded],
        warnings: list[str],
        out: Verdict | None,
    ) -> Outcome:
        if out is not None:
            choosing.passes("rules", str(out.code), out.detail)
        codes = {reason.code for reason in choosing.reasons}
        captured = self._everywhere(placement, None, placement.default, self._spots[placement.placement.name])
        if captured.code is None:
            choosing.takes(DEFAULT)
        else:
            choosing.passes(DEFAULT, captured.code, captured.detail)
        reason: DecisionReason = "DISABLED" if codes and codes <= _INACTIVE else "DEFAULT"
        decision = Decision(
            placement=str(placement.placement.name),
            rule=None,
            variant=None if out is None else HOLDOUT,
            reason="SPLIT" if out is not None else "ERROR" if "error" in codes else reason,
            bucket=None if out is None else out.bucket,
            key=placement.placement.key,
        )
        choice = _choice(placement, choosing)
        return Outcome(choice, decision, tuple(records), tuple(warnings), None, captured, choosing)

    # -- one rule ---------------------------------------------------------------------------

    def held_out(self, placement: CompiledPlacement) -> Verdict | None:
        """Whether the recipient is kept out of a placement."""
        return held_out(placement, self._subject(current()), everywhere=self._holdout)

    def judged(self, placement: CompiledPlacement, rule: CompiledRule, channel: str) -> Judged:
        """Whether a rule holds; found out once for all channels it is not for other ones than."""
        if rule.rule.channels and channel not in rule.rule.channels:
            return Judged(Verdict("other_channel", f"the channel is {channel}"), Recorded(None))
        state = current()
        key = (str(placement.placement.name), rule.name, state.cap)
        if key not in self._judged:
            who = self._subject(state)
            record, error = self._safely(state, lambda: judge(placement, rule, who))
            verdict = record.value if error is None else Verdict("error", error)
            self._judged[key] = Judged(verdict, record)
        return self._judged[key]

    def captured(self, placement: CompiledPlacement, rule: CompiledRule, verdict: Verdict) -> Captured:
        """What a rule shows, if it is there in every channel the rule is for."""
        spots = self._spots[placement.placement.name]
        if rule.rule.channels:
            spots = tuple(spot for spot in spots if spot[0] in rule.rule.channels)
        name = rule.name if verdict.variant is None else f"{rule.name}/{verdict.variant}"
        return self._everywhere(placement, name, rule.contents[verdict.variant], spots)

    def _everywhere(
        self,
        placement: CompiledPlacement,
        name: str | None,
        content: CompiledContent,
        spots: tuple[Spot, ...],
    ) -> Captured:
        printed: dict[Spot, Recorded] = {}
        for spot in spots:
            key = (str(placement.placement.name), name, spot)
            if key not in self._captured:
                self._captured[key] = self._print(spot, content)
            found = self._captured[key]
            if isinstance(found, Captured):
                return Captured(printed, found.code, found.detail)
            printed[spot] = found
            if found.absent is not None:
                return Captured(printed, found.absent.missing.code, _lacking(found.absent, spot))
        return Captured(printed)

    def _print(self, spot: Spot, content: CompiledContent) -> Recorded | Captured:
        """What a content prints in one spot, in the state of its channel."""
        if self._capturing:
            raise RenderError("a placement stands in a body, not in a component")
        asking, state = current(), self._person.state(spot[0])
        used_up = (state.deadline, state.iterations, state.made)
        state.deadline = asking.deadline
        self._capturing = True
        try:
            with rendering(state):
                record, error = self._safely(state, lambda: self._showing.print(spot, content, state.names))
        finally:
            self._capturing = False
            if state is not asking:
                state.deadline, state.iterations, state.made = used_up
        return record if error is None else Captured(code="error", detail=error)

    def _safely(self, state: RenderState, run: Callable[[], Any]) -> tuple[Recorded, str | None]:
        """Run something for its record; an error becomes its first sentence. A limit stays one."""
        try:
            with self._showing.failures():
                return recorded(state, run), None
        except LimitError:
            raise
        except RenderError as error:
            problem = error.problems[0]
            place = f" ({problem.location})" if problem.location else ""
            return Recorded(None), f"{problem.message}{place}"

    # -- for tools that explain ---------------------------------------------------------------

    def rules(self, name: str, channel: str) -> Iterator[tuple[CompiledRule, Verdict, Captured | None]]:
        """Every rule of a placement with what is found about it, whether one before it wins or not."""
        placement = self._placements[name]
        for rule in placement.rules:
            verdict = self.judged(placement, rule, channel).verdict
            yield rule, verdict, self.captured(placement, rule, verdict) if verdict.code is None else None


class ChannelPlacements:
    """The placements of a message in one channel; see `dynacontent.expressions.state.Placements`."""

    def __init__(self, deciding: Deciding, channel: str) -> None:
        self.deciding = deciding
        self.channel = channel

    def shown(self, name: str, *, markup: bool) -> Printed | None:
        """What a placement shows, with the reasons for it put into the record of the render."""
        state = current()
        outcome = self.deciding.outcome(name, self.channel)
        for record in outcome.records:
            see(state, record)
        state.warnings += [text for text in outcome.warnings if text not in state.warnings]
        if outcome.choice not in state.choices:
            state.choices.append(outcome.choice)
        if outcome.choice.taken is None:
            missing = outcome.choosing.nothing(name, f"placement {name!r} has nothing to show")
            raise UsedMissingError(missing)
        if outcome.decision not in state.decisions:
            state.decisions.append(outcome.decision)
        if outcome.judged is not None:
            take_over(state, outcome.judged.record)
        found = (
            outcome.captured.printed.get((self.channel, ending_of(self.channel, markup=markup)))
            if outcome.captured
            else None
        )
        if found is None:
            return None
        take_over(state, found)
        printed: Printed | None = found.value
        return printed


def _choice(placement: CompiledPlacement, choosing: Choosing) -> Choice:
    name = placement.placement.name
    return choosing.choice("placement", str(name), location=name.location)


def _why_not(verdict: Verdict, captured: Captured | None) -> tuple[str | None, str]:
    if verdict.code is not None or captured is None:
        return verdict.code, verdict.detail
    return captured.code, captured.detail


def _lacking(error: UsedMissingError, spot: Spot) -> str:
    place = f" ({error.place.location})" if error.place else ""
    return f"in {spot[0]}, {error}{place}"
