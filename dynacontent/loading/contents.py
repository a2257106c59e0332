"""What a placement shows: components with arguments, and variants of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dynacontent.loading.parts import PartReader
from dynacontent.loading.shapes import kind_of
from dynacontent.models.document import Path
from dynacontent.models.placements import DEFAULT, HOLDOUT, Content, Variant
from dynacontent.models.source import SourceText

WEIGHT = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?", re.ASCII)
_MOST_VARIANTS = 50
SHOW_HINT = "show: COMPONENT names a macro of templates/components/"


class ContentReader(PartReader):
    """Reads ``show`` and ``with``, and ``variants``."""

    def content(self, data: Mapping[str, Any], path: Path) -> Content | None:
        """``show`` with its ``with``; ``None`` where something is wrong, which is noted."""
        component = data.get("show")
        if not isinstance(component, SourceText) or not component.isidentifier():
            self.add(
                f"show should be the name of a component, not {kind_of(component)}",
                (*path, "show"),
                SHOW_HINT,
            )
            return None
        given = data.get("with")
        if given is not None and not isinstance(given, dict):
            hint = 'with: {tone: warm, item: "= profile.last_viewed"}'
            self.add(f"with should be a mapping, not {kind_of(given)}", (*path, "with"), hint)
            return None
        for name, value in (given or {}).items():
            if not isinstance(value, SourceText):
                hint = "a text, or an expression after =, in quotes"
                self.add(f"{name} should be text, not {kind_of(value)}", (*path, "with", name), hint)
            elif value.lstrip().startswith("=") and not value.lstrip()[1:].strip():
                self.add(f"{name} has no expression after =", (*path, "with", name), "= profile.last_viewed")
        return Content(
            component=component, arguments={str(name): value for name, value in (given or {}).items()}
        )

    def variants(self, value: Any, path: Path) -> dict[str, Variant]:
        """The sound ones among the variants, by name."""
        if value is None:
            return {}
        if not isinstance(value, dict) or not value or len(value) > _MOST_VARIANTS:
            hint = f"variants: {{a: {{weight: 50, show: …}}, b: {{…}}}}, up to {_MOST_VARIANTS}"
            self.add(f"variants should be a mapping, not {kind_of(value)}", path, hint)
            return {}
        found: dict[str, Variant] = {}
        for name in value:
            self.named(name, "a variant")
            if name in (DEFAULT, HOLDOUT):
                self.findings.at(
                    name, f"a variant cannot be called {str(name)!r}", hint="it would be mistaken in reports"
                )
            data = self.mapping((*path, name), Variant.key_names())
            content = self.content(data, (*path, name)) if data is not None else None
            weight = self._weight(data.get("weight"), (*path, name)) if data is not None else None
            if content is not None and weight is not None:
                found[str(name)] = Variant(weight=weight, content=content)
        if found and all(WEIGHT.fullmatch(v.weight) and float(v.weight) == 0 for v in found.values()):
            self.add("no variant has a weight above 0", path, "weights count in relation to each other")
        return found

    def _weight(self, value: Any, path: Path) -> SourceText | None:
        if isinstance(value, SourceText) and (
            WEIGHT.fullmatch(value.strip()) or value.lstrip().startswith("=")
        ):
            return value
        hint = "weight: 50; weights count in relation to each other. An expression stands after ="
        self.add(f"weight should be a number from 0 on, not {kind_of(value)}", (*path, "weight"), hint)
        return None
