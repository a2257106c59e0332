"""What a render hands back beside the content: what was chosen, looked up and left out, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

from dynacontent.errors import RenderError
from dynacontent.location import Location
from dynacontent.models.exposures import Exposure
from dynacontent.models.values import Geo, Money

MEANT_FOR_OTHERS = frozenset(
    "held_out not_in_time other_locale other_channel not_targeted capped no_key not_covered".split()
)
"""Codes of rules that are passed over though nothing is lacking (see `dynacontent.decisions.judging`)."""

Status = Literal["rendered", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one alternative was passed over: its name, a stable code, and what was lacking."""

    alternative: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The first alternative whose data is there, with the reasons of those before.

    ``kind`` is ``ladder``, ``collection``, ``feed`` or ``placement``; ``taken`` is ``None`` where no
    alternative was possible. ``given`` tells how many items each collection gave: the one taken,
    and those of its fallbacks that filled it up.
    """

    kind: Literal["ladder", "collection", "feed", "placement"]
    name: str
    taken: str | None
    reasons: tuple[Reason, ...] = ()
    location: Location | None = None
    given: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """One question to a catalog or feed: what was asked, and what came of it.

    ``argument`` is the key of an item, or what a collection or feed was given; ``found`` counts
    items or answers; ``code`` is set where there was none. ``origin`` is where the answer came from
    and ``seconds`` how long that took (``None`` for items, which are read together), which may differ
    where nothing else does: they make no difference between records, and stand in none that is written.
    """

    kind: Literal["item", "collection", "relation", "feed"]
    name: str
    argument: Any
    found: int
    level: int
    code: str | None = None
    origin: str | None = field(default=None, compare=False)
    seconds: float | None = field(default=None, compare=False)


DecisionReason = Literal["STATIC", "TARGETING_MATCH", "SPLIT", "DEFAULT", "DISABLED", "ERROR"]
"""Why a placement shows what it shows, in the words of OpenFeature
(https://openfeature.dev/specification/types#resolution-reason)."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a placement shows and why; ``rule`` is ``None`` where that is its default.

    ``variant`` is that of the ``experiment``, or ``holdout``; ``bucket`` (0 to 9,999) the recipient's in
    that draw; ``forced`` tells that the variant was asked for. ``key`` is what exposures know the
    placement by.
    """

    placement: str
    rule: str | None
    variant: str | None
    reason: DecisionReason
    bucket: int | None = None
    experiment: str | None = None
    forced: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What every result of a render has, rendered or not.

    ``level`` is the highest construct that contributed (1 to 3); ``context`` repeats what was
    used (``now`` above all), so that the same call can be made again. ``fallbacks`` are names and
    codes of what something else stood in for. ``assets`` are the pictures (paths below
    ``templates/assets/``) that are linked relatively, as ``assets/PATH``, because the workspace has
    no ``assets_url``. ``locales`` tells for each part, and each localized field as ``products.name``,
    which locales its texts came from, in the order they were met; a part without translated texts is
    written in the locale of its template.
    """

    status: ClassVar[Status]

    recipient: str | None
    message: str
    channel: str
    code: str | None = None
    level: int = 1
    locale: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    choices: tuple[Choice, ...] = ()
    fallbacks: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    locales: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def exposures(self) -> tuple[Exposure, ...]:
        """That the recipient is shown what the decisions say; none where nothing goes out."""
        if self.status != "rendered" or self.recipient is None:
            return ()
        return tuple(
            Exposure(
                recipient=self.recipient,
                message=self.message,
                channel=self.channel,
                placement=decision.key,
                rule=decision.rule,
                variant=decision.variant,
                experiment=decision.experiment,
                reason=decision.reason,
                bucket=decision.bucket,
                forced=decision.forced,
                at=self.context["now"],
            )
            for decision in self.decisions
        )

    @property
    def codes(self) -> tuple[str, ...]:
        """The stable codes of everything that was lacking, each once, in the order of their first occurrence.

        Those of choices come first, then of look-ups, of fallbacks, and last its own. A rule that is
        meant for others lacks nothing.
        """
        reasons = [reason for choice in self.choices for reason in choice.reasons]
        found = [reason.code for reason in reasons if reason.code not in MEANT_FOR_OTHERS]
        found += [lookup.code for lookup in self.lookups if lookup.code]
        found += [code for _name, code in self.fallbacks]
        found += [self.code] if self.code else []
        return tuple(dict.fromkeys(found))

    def to_dict(self) -> dict[str, Any]:
        """Everything in this result as JSON types."""
        content = {item.name: plain(getattr(self, item.name)) for item in fields(self)}
        return {"status": self.status, **content, "codes": list(self.codes)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped(Result):
    """Nothing goes out, on purpose; ``reason`` is the author's, ``code`` the stable one."""

    status: ClassVar[Status] = "skipped"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(Result):
    """This recipient could not be rendered; ``error`` says why. Only ``render_many`` returns it."""

    status: ClassVar[Status] = "failed"

    error: RenderError | Exception

    def to_dict(self) -> dict[str, Any]:
        """Everything in this result as JSON types; the error as its text."""
        # Not super(): a slots dataclass is a new class, which a zero-argument super() misses.
        return {**Result.to_dict(self), "error": str(self.error)}


def plain(value: Any) -> Any:
    """A value as JSON types: dates as ISO text, decimals and money as text, the rest as it is."""
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | Money | Exception):
        return str(value)
    if isinstance(value, Geo):
        return {"lat": value.lat, "lon": value.lon}
    if isinstance(value, Location):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value) if item.compare}
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
