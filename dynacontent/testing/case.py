"""One render that is tested."""

from __future__ import annotations

from dataclasses import dataclass

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
    def variants(self) -> dict[str, str]:
        """The variant asked for, by its experiment."""
        experiment, _dot, variant = self.variant.rpartition(".")
        return {experiment: variant} if experiment else {}
