"""Which renders of a message are looked at: everybody, and somebody for each locale, level and variant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from typing import Any

from dynacontent.errors import DynacontentError
from dynacontent.models.recipient import Recipient
from dynacontent.models.results import Result
from dynacontent.rendering.cases import HIGHEST, Case
from dynacontent.rendering.workspace import Workspace

Look = Callable[[Case], Result | None]
"""What a case comes to; ``None`` where it cannot be rendered."""


class Matrix:
    """Makes the cases of messages.

    Each message is looked at in each channel for every persona that has its event, in the persona's own
    locale and at the level the data allow. What that leaves out is looked at with one persona each:
    locales that no persona reads, levels below the highest one reached, variants of experiments. With
    ``full`` it is looked at for every persona in every locale, and at every level.
    """

    def __init__(
        self, workspace: Workspace, *, look: Look, full: bool = False, most: int | None = None
    ) -> None:
        """``look`` tells what a case comes to; there may be no more than the ``most`` first personas."""
        self._workspace = workspace
        self._look = look
        self._full = full
        self._personas = {name: workspace.persona(name) for name in workspace.personas[:most]}
        self._locales = {name: self._locale(who) for name, who in self._personas.items()}

    def everybody(self, message: str) -> list[Case]:
        """The cases of a message for each persona as it is."""
        manifest = self._workspace.message(message)
        return [
            Case(message, channel, name, self._locales[name])
            for name, who in self._personas.items()
            if who.may_get(manifest.event)
            for channel in manifest.channels
        ]

    def others(self, message: str, among: Sequence[Case]) -> Iterator[Case]:
        """The further cases of a message, for personas of the cases it has."""
        for channel in dict.fromkeys(case.channel for case in among):
            cases = sorted((case for case in among if case.channel == channel), key=self._telling)
            yield from self._in_locales(cases)
            yield from self._at_levels(cases)
            yield from self._of_variants(message, cases)

    def _locale(self, who: Recipient) -> str:
        try:
            return self._workspace.locale_of(who)
        except DynacontentError:  # what is wrong with it, its renders tell
            return self._workspace.configuration.default_locale

    def _telling(self, case: Case) -> tuple[int, str]:
        """Personas with more data come first: they reach more of what a message can say."""
        who = self._personas[case.persona]
        parts = (who.profile, who.events, who.history, who.consent)
        return -sum(map(_weight, parts)), case.persona

    def _in_locales(self, cases: Sequence[Case]) -> Iterator[Case]:
        """Each locale that is not read yet, by one of the personas or by all."""
        known = () if self._full else {case.locale for case in cases}
        for tag in self._workspace.configuration.locales:
            if tag not in known:
                yield from (
                    Case(case.message, case.channel, case.persona, tag, translated=True)
                    for case in (cases if self._full else cases[:1])
                    if case.locale != tag
                )

    def _at_levels(self, cases: Sequence[Case]) -> Iterator[Case]:
        """Each cap below the highest level that is reached, for a persona that reaches it, or for all."""
        reached = self._reached(cases)
        highest = max(reached.values(), default=1)
        those = reached if self._full else [case for case in reached if reached[case] == highest][:1]
        for case in those:
            for level in range(1, reached[case]):
                yield Case(case.message, case.channel, case.persona, case.locale, level)

    def _reached(self, cases: Sequence[Case]) -> Mapping[Case, int]:
        reached: dict[Case, int] = {}
        for case in cases:
            outcome = self._look(case)
            reached[case] = 1 if outcome is None else outcome.level
            if reached[case] == HIGHEST and not self._full:
                break
        return reached

    def _of_variants(self, message: str, cases: Sequence[Case]) -> Iterator[Case]:
        """Each variant of an experiment that is shown, for the first persona it is shown to."""
        for wanted in self._variants(message):
            for case in cases:
                asked = Case(case.message, case.channel, case.persona, case.locale, variant=".".join(wanted))
                outcome = self._look(asked)
                decisions = outcome.decisions if outcome else ()
                if any((decision.experiment, decision.variant) == wanted for decision in decisions):
                    yield asked
                    break

    def _variants(self, message: str) -> list[tuple[str, str]]:
        parts = self._workspace.parts
        placements = parts.sources.placements_of(parts.sources.messages[message])
        return [
            (str(rule.experiment), variant)
            for name in parts.spots.get(message, ())
            for rule in placements[name].rules
            for variant in rule.variants
        ]


def _weight(value: Any) -> int:
    """How many values something holds."""
    if isinstance(value, Mapping):
        return sum(map(_weight, value.values()))
    if isinstance(value, Iterable) and isinstance(value, Sized) and not isinstance(value, str):
        return sum(map(_weight, value))
    return value is not None
