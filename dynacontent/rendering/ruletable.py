"""The rules of a placement for one recipient: which hold, which do not and why, and which one wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from jinja2 import nodes

from dynacontent.decisions.quiet import segment_name
from dynacontent.errors import UnknownNameError, did_you_mean, one_of
from dynacontent.expressions.bound import evaluated
from dynacontent.expressions.evaluate import Expression, compile_node
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.references import references
from dynacontent.expressions.state import RenderState, rendering
from dynacontent.models.placements import DEFAULT
from dynacontent.models.recipient import Recipient
from dynacontent.models.results import plain
from dynacontent.rendering.data import CatalogData
from dynacontent.rendering.deciding import ChannelPlacements
from dynacontent.rendering.values import json_types
from dynacontent.rendering.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule: whether it holds and its content is there (``ok``), and if not why.

    ``shown`` is the one that wins; ``read`` is what its condition read of this recipient.
    """

    rule: str
    when: str
    ok: bool
    shown: bool
    shows: str
    variant: str | None = None
    bucket: int | None = None
    code: str | None = None
    detail: str = ""
    read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleTable:
    """A placement in one channel; ``reason`` and ``variant`` are those of the decision."""

    placement: str
    channel: str
    recipient: str | None
    reason: str
    variant: str | None
    rows: tuple[RuleRow, ...]

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON types."""
        return asdict(self)


def rule_tables(
    workspace: Workspace,
    message: str,
    recipient: Recipient,
    placement: str,
    *,
    channels: Sequence[str] | None = None,
    event: Mapping[str, Any] | None = None,
    level: int | None = None,
    locale: str | None = None,
    context: Mapping[str, Any] | None = None,
) -> tuple[RuleTable, ...]:
    """The table of a placement in every channel of a message that shows it, or in those named.

    Takes and raises what `dynacontent.rendering.explain.explain` does, and `UnknownNameError` for a
    placement that the message does not show.
    """
    manifest = workspace.message(message)
    spots = workspace.parts.placing.spots.get(message, {})
    if placement not in spots:
        known = sorted(spots)
        hint = did_you_mean(placement, known, f"it shows {one_of(known)}" if known else None)
        raise UnknownNameError.at(f"message {message!r} shows no placement {placement!r}", hint=hint)
    shown_in = [channel for channel in manifest.channels if channel in {spot[0] for spot in spots[placement]}]
    found = []
    for channel in dict.fromkeys(channels or shown_in):
        if channel not in shown_in:
            hint = f"it is shown in {one_of(shown_in)}"
            raise UnknownNameError.at(f"placement {placement!r} is not shown in {channel}", hint=hint)
        outcome, state = workspace.trace(
            message,
            channel,
            recipient,
            event=event,
            level=level,  # type: ignore[arg-type]
            locale=locale,
            context=context,
        )
        with rendering(state), workspace.parts.failures():
            state.start()
            found.append(_table(placement, channel, outcome.recipient, state))
    return tuple(found)


def _table(name: str, channel: str, recipient: str | None, state: RenderState) -> RuleTable:
    placements = state.placements
    assert isinstance(placements, ChannelPlacements)  # the message shows it
    deciding = placements.deciding
    outcome = deciding.outcome(name, channel, state)
    decision = outcome.decision
    rows = []
    for rule, verdict, captured in deciding.rules(name, channel, state):
        code = verdict.code or (captured.code if captured else None)
        detail = verdict.detail if verdict.code else captured.detail if captured else ""
        contents = rule.contents.get(verdict.variant)
        shows = [contents] if contents else list(rule.contents.values())
        rows.append(
            RuleRow(
                rule=rule.name,
                when=str(rule.rule.when or ""),
                ok=code is None,
                shown=decision.rule == rule.name,
                shows=", ".join(content.component for content in shows),
                variant=verdict.variant,
                bucket=verdict.bucket,
                code=code,
                detail=detail,
                read=tuple(_read(rule.when, state)) if rule.when is not None else (),
            )
        )
    default = deciding.placement(name).default.component
    rows.append(RuleRow(DEFAULT, "", outcome.captured.code is None, decision.rule is None, default))
    return RuleTable(name, channel, recipient, decision.reason, decision.variant, tuple(rows))


def _read(when: Expression, state: RenderState) -> Iterator[str]:
    """What a condition read, each thing once: attributes with their values, segments with yes or no."""
    told: dict[str, None] = {}
    for call in (when.node, *when.node.find_all(nodes.Call)):
        name = segment_name(call)
        if name is not None:
            told[f"segment {name}: {'yes' if state.segments[name] else 'no'}"] = None
    for path, node in references(when.node):
        if path.split(".")[0] in ("profile", "event", "context") and isinstance(node, nodes.Expr):
            told[_attribute(path, evaluated(compile_node(node, when.environment), state.names), state)] = None
    yield from told


def _attribute(path: str, value: Any, state: RenderState) -> str:
    if isinstance(value, Missing):
        return f"{path} is missing ({value.code})"
    assert isinstance(state.data, CatalogData)
    return f"{path} is {plain(json_types(state.data.personal.shown_at(path, value)))}"
