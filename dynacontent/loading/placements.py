"""Placements: ``placements:`` of a message, and shared ones in ``templates/placements/NAME.yaml``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from dynacontent.formats.durations import HINT, parse_duration
from dynacontent.formats.shares import RATE_HINT, SHARE_HINT, parse_rate, parse_share
from dynacontent.loading.contents import SHOW_HINT, ContentReader
from dynacontent.loading.files import Folder
from dynacontent.loading.findings import Findings
from dynacontent.loading.moments import MOMENT_HINT, is_before, parse_moment
from dynacontent.loading.shapes import kind_of, read_mapping
from dynacontent.models.document import Document, Path
from dynacontent.models.placements import (
    CHANNELS,
    DEFAULT,
    HOLDOUT,
    Cap,
    Content,
    Placement,
    Rule,
    Slice,
)
from dynacontent.models.source import SourceText

PLACEMENTS = "templates/placements"

SLICE = re.compile(r"([A-Za-z0-9_-]+)(?:\s+(\S+%)\s*-\s*(\S+%))?", re.ASCII)
SLICE_HINT = "namespace: home, or namespace: home 0%-40% for a part that stays where it is"
_MOST_RULES = 500


def load_placements(folder: Folder, *, locales: Collection[str] | None, keyed: bool) -> dict[str, Placement]:
    """The shared placements by name; ``keyed`` says whether recipients have a key."""
    found: dict[str, Placement] = {}
    for name in folder.names(PLACEMENTS, ".yaml"):
        document = read_mapping(folder, f"{PLACEMENTS}/{name}.yaml")
        if document is None:
            continue
        reader = PlacementReader(document, folder.findings, locales=locales, keyed=keyed)
        placement = reader.read(SourceText(name, document.place(())), ())
        if placement is not None:
            found[name] = placement
    return found


class PlacementReader(ContentReader):
    """Reads placements of one document, noting every problem."""

    def __init__(
        self,
        document: Document,
        findings: Findings,
        *,
        locales: Collection[str] | None,
        keyed: bool,
        message: str | None = None,
        channels: tuple[str, ...] = CHANNELS,
    ) -> None:
        """``message`` and ``channels`` are those of the message the placements belong to, if to one."""
        super().__init__(document, findings)
        self._locales = locales
        self._keyed = keyed
        self._message = message
        self._channels = channels

    def read_all(self, value: Any, path: Path) -> dict[str, Placement]:
        """The ``placements:`` of a message, by name."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            hint = "write placements: {hero: {rules: [...], default: COMPONENT}}"
            self.add(f"placements should be a mapping, not {kind_of(value)}", path, hint)
            return {}
        read = {str(name): self.read(name, (*path, name)) for name in value}
        return {name: placement for name, placement in read.items() if placement is not None}

    def read(self, name: SourceText, path: Path) -> Placement | None:
        """One placement; ``None`` where something is wrong with it, which is noted."""
        before = len(self.findings.problems)
        self.named(name, "a placement")
        data = self.mapping(path, Placement.key_names())
        if data is None:
            return None
        holdout = self.parsed(data, "holdout", path, parse_share, SHARE_HINT) or 0.0
        if holdout:
            self._needs_key("holdout", path)
        default = self._default(data.get("default"), path)
        rules = self._rules(data.get("rules"), (*path, "rules"))
        if len(self.findings.problems) > before or default is None:
            return None
        return Placement(
            name=name,
            message=self._message,
            holdout=holdout,
            rules=tuple(filter(None, rules)),
            default=default,
        )

    # -- parts ------------------------------------------------------------------------------

    def _default(self, value: Any, path: Path) -> Content | None:
        """What is left: a component's name, or a mapping of ``show`` and ``with``."""
        if value is None:
            hint = "default: COMPONENT, shown where no rule applies; an empty macro shows nothing"
            self.add("a placement needs a default", path, hint)
            return None
        where = (*path, "default")
        if isinstance(value, dict):
            data = self.mapping(where, Content.key_names())
            return None if data is None else self.content(data, where)
        return self.content({"show": value}, where)

    def _rules(self, value: Any, path: Path) -> list[Rule | None]:
        if value is None:
            return []
        if not isinstance(value, list):
            hint = "write rules: [{name: vip, when: segment('vip'), show: COMPONENT}]"
            self.add(f"rules should be a list, not {kind_of(value)}", path, hint)
            return []
        if len(value) > _MOST_RULES:
            self.add(f"more than {_MOST_RULES} rules", path, "several placements are easier to understand")
            return []
        names: set[str] = set()
        return [self._rule((*path, index), names) for index in range(len(value))]

    def _rule(self, path: Path, names: set[str]) -> Rule | None:
        data = self.mapping(path, Rule.key_names())
        if data is None:
            return None
        before = len(self.findings.problems)
        name = self._rule_name(data.get("name"), path, names)
        self._check_parts(data, path)
        cooldown = self.parsed(data, "cooldown", path, parse_duration, HINT)
        at_most = self.parsed(data, "at_most", path, parse_rate, RATE_HINT)
        for key in ("cooldown", "at_most", "experiment"):
            if data.get(key) is not None:
                self._needs_key(key, (*path, key))
        coverage = self.parsed(data, "coverage", path, parse_share, SHARE_HINT)
        start, until = self._span(data, path)
        made: dict[str, Any] = {
            "when": self.expression(data, "when", path),
            "content": self.content(data, path) if data.get("show") is not None else None,
            "experiment": self.word(data, "experiment", path),
            "slice": self.parsed(data, "namespace", path, _slice, SLICE_HINT),
            "variants": self.variants(data.get("variants"), (*path, "variants")),
            "channels": self.listed(data, "channels", path, self._channels),
            "locales": self.listed(data, "locales", path, self._locales),
        }
        if len(self.findings.problems) > before:
            return None
        return Rule(
            name=name,
            cooldown=cooldown,
            at_most=None if at_most is None else Cap(*at_most),
            coverage=1.0 if coverage is None else coverage,
            start=start,
            until=until,
            **made,
        )

    def _rule_name(self, value: Any, path: Path, names: set[str]) -> SourceText:
        if not isinstance(value, SourceText):
            self.add("a rule needs a name", path, "name: vip, by which explain and exposures know it")
            return SourceText("")
        self.named(value, "a rule")
        if value in (DEFAULT, HOLDOUT):
            self.findings.at(
                value, f"a rule cannot be called {str(value)!r}", hint="it would be mistaken in reports"
            )
        if value in names:
            self.findings.at(value, f"two rules are called {str(value)!r}", hint="each has a name of its own")
        names.add(value)
        return value

    def _check_parts(self, data: Mapping[str, Any], path: Path) -> None:
        """Which keys go together."""
        shows, varies = data.get("show") is not None, data.get("variants") is not None
        if shows == varies:
            message = "a rule has either show or variants" if shows else "a rule shows nothing"
            self.add(
                message, path, f"{SHOW_HINT}; an experiment has variants: {{a: {{weight: 50, show: …}}}}"
            )
        for key, other in (
            ("variants", "experiment"),
            ("experiment", "variants"),
            ("namespace", "experiment"),
            ("coverage", "experiment"),
            ("with", "show"),
        ):
            if data.get(key) is not None and data.get(other) is None and not (key == "with" and varies):
                self.add(f"{key} needs {other} beside it", (*path, key), None)
        if varies and data.get("with") is not None:
            self.add(
                "with belongs to each of the variants", (*path, "with"), "a: {weight: 50, show: …, with: {…}}"
            )

    def _span(self, data: Mapping[str, Any], path: Path) -> tuple[Any, Any]:
        start = self.parsed(data, "from", path, parse_moment, MOMENT_HINT)
        until = self.parsed(data, "until", path, parse_moment, MOMENT_HINT)
        if start is not None and until is not None and not is_before(start, until):
            self.add(
                "until should come after from",
                (*path, "until"),
                "until is where the rule ends, that day excluded",
            )
        return start, until

    def _needs_key(self, what: str, path: Path) -> None:
        if not self._keyed:
            hint = "add  key: FIELD  to templates/profile.yaml: it tells recipients apart"
            self.add(f"{what} needs to know recipients apart", path, hint)


def _slice(text: str) -> Slice:
    """``home``, or ``home 0%-40%``."""
    match = SLICE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no part of a namespace")
    if match[2] is None:
        return Slice(match[1])
    start, end = parse_share(match[2]), parse_share(match[3])
    if start >= end:
        raise ValueError(f"{text!r} ends where it begins, or before")
    return Slice(match[1], start, end)
