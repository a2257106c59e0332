"""Where a workspace's product data lie, and what of that is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from dynacontent import CatalogError, Workspace
from tests.rendering.conftest import FILES

Root = Callable[[Mapping[str, str | None]], Path]
NAMED = FILES["dynacontent.toml"].replace("currency", 'database_url = "$SHOP_DATABASE"\n        currency')


def test_without_the_variable_there_is_no_database(root: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOP_DATABASE", raising=False)
    assert Workspace.open(root({"dynacontent.toml": NAMED})).data_problems == ()


def test_an_address_is_never_repeated(root: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = root({"dynacontent.toml": NAMED})
    monkeypatch.setenv("SHOP_DATABASE", "mysql://ann:secret@db.example/shop")
    for _first_and_from_the_cache in range(2):
        with pytest.raises(CatalogError, match="SHOP_DATABASE does not hold the address") as caught:
            Workspace.open(shop)
        assert "secret" not in str(caught.value)
        monkeypatch.delenv("SHOP_DATABASE")
        Workspace.open(shop)
        monkeypatch.setenv("SHOP_DATABASE", "mysql://ann:secret@db.example/shop")
