"""One render that is looked at: what tests hold against a snapshot, and what lint judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dynacontent.models.recipient import Recipient
from dynacontent.rendering.context import Options
from dynacontent.rendering.given import clock

HIGHEST = 3
"""The cap that is none."""


@dataclass(frozen=True, slots=True)
class Case:
    """One channel of a message for one persona, in a locale, under a cap, with a variant asked for or none.

    ``translated`` tells that the locale is not the persona's own; ``variant`` is ``EXPERIMENT.VARIANT``.
    """

    message: str
    channel: str
    persona: str
    locale: str
    level: int = HIGHEST
    variant: str = ""
    translated: bool = False

    @property
    def name(self) -> str:
        """``email-ada-de-L3``: the name of its snapshot, and in brackets that of its test."""
        variant = f"-{self.variant}" if self.variant else ""
        return f"{self.channel}-{self.persona}-{self.locale}-L{self.level}{variant}"

    @property
    def who(self) -> str:
        """``ada (de, level 1)``: whom a finding is about."""
        capped = f", level {self.level}" if self.level < HIGHEST else ""
        return f"{self.persona} ({self.locale}{capped}{f', {self.variant}' if self.variant else ''})"

    @property
    def variants(self) -> dict[str, str]:
        """The variant asked for, by its experiment."""
        experiment, _dot, variant = self.variant.rpartition(".")
        return {experiment: variant} if experiment else {}

    def options(self, who: Recipient, *, assets_url: str | None = None) -> Options:
        """What is said about its render for this persona: a clock that stands still, the locale, the cap.

        Pictures lie below ``assets_url``, which may be relative.
        """
        return Options(
            context=self._context(who),
            assets_url=assets_url,
            level=self.level,
            # The persona's own may tell more: de-AT, where the case says de.
            locale=self.locale if self.translated else None,
        )

    def _context(self, who: Recipient) -> Mapping[str, Any]:
        given = clock(who)
        if self.variants:
            given["variants"] = {**(who.context.get("variants") or {}), **self.variants}
        return given


def unseen(who: Recipient) -> Recipient:
    """A persona who was shown what it says and nothing else, whatever the log of exposures holds."""
    return who if who.exposures is not None else replace(who, exposures=())
