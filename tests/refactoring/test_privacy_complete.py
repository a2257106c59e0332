"""Every field that a render reads is in the list of what its message reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dynacontent import Workspace
from dynacontent.expressions.lazy import Lazy
from dynacontent.refactoring.privacy import privacy
from dynacontent.rendering import walk
from dynacontent.rendering.data import CatalogData

ROOT = Path(__file__).parents[2]
SHOP = Workspace.open(ROOT)


class Noted(set[str]):
    """Dotted names of fields, noted as they are read."""

    def wrap(self, value: Any, name: str) -> Any:
        """The same record, whose values note that they are read each time they are."""
        if isinstance(value, list):
            return [self.wrap(part, name) for part in value]
        if not isinstance(value, Mapping):
            return value
        return {
            key: part if isinstance(part, Lazy) else Lazy(self._reading(part, f"{name}.{key}"), again=True)
            for key, part in value.items()
        }

    def _reading(self, part: Any, name: str) -> Any:
        inner = self.wrap(part, name)

        def resolve() -> Any:
            self.add(name)
            return inner

        return resolve


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Noted:
    """What renders read of profiles, events and items from here on."""
    noted = Noted()
    start, read = walk.start_state, CatalogData.read

    def noting_state(*arguments: Any, event: str, **named: Any) -> Any:
        state = start(*arguments, event=event, **named)
        state.names["profile"] = noted.wrap(state.names["profile"], "profile")
        if state.names["event"] is not None:
            state.names["event"] = noted.wrap(state.names["event"], f"event.{event}")
        return state

    def noting_read(self: CatalogData, item: Any, name: str) -> Any:
        noted.add(f"{item.catalog}.{name}")
        return read(self, item, name)

    monkeypatch.setattr(walk, "start_state", noting_state)
    monkeypatch.setattr(CatalogData, "read", noting_read)
    return noted


@pytest.mark.parametrize("message", SHOP.messages)
def test_nothing_is_read_that_is_not_listed(message: str, noted: Noted) -> None:
    listed = {found.name for found in privacy(SHOP, message).fields}
    event = SHOP.message(message).event
    for name in SHOP.personas:
        who = SHOP.persona(name)
        if event is None or event in who.events or who.event is not None:
            for level in (1, 3):
                SHOP.render_all(message, who, level=level)
    assert noted
    assert noted - listed == set()
