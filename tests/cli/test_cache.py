"""Every command says the same with nothing cached, with a cache being filled, and with a full one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result


@dataclass(frozen=True)
class Case:
    arguments: tuple[str, ...]
    change: dict[str, str | None] | None = None


BROKEN = {"templates/segments.yaml": "camper: profile.nothing == 1\n"}
CASES = [
    Case(("render", "cart", "--profile", "ada", "--format", "json")),
    Case(("render", "cart", "--profile", "ada", "--locale", "de", "--now", "2026-05-01T09:00:00Z")),
    Case(("render", "cart", "--profile", "bob", "--level", "1")),
    Case(("render", "cart", "--profile", "nobody")),
    Case(("explain", "cart", "--profile", "ada")),
    Case(("fields", "cart")),
    Case(("catalog", "check")),
    Case(("catalog", "list")),
    Case(("catalog", "show", "products", "--format", "json")),
    Case(("render", "cart", "--profile", "ada"), BROKEN),
    Case(("catalog", "check"), {"catalogs/products.csv": "sku,name\ntent,\n"}),
]


TIMES = re.compile(r"[0-9.]+ ms")
"""How long something took differs from run to run."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case.arguments))
def test_a_command_says_the_same(
    run: Callable[..., Result],
    case: Case,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    cache: Path = tmp_path_factory.mktemp("cache")
    told = []
    for folder in ("", str(cache), str(cache)):
        monkeypatch.setenv("DYNACONTENT_CACHE_DIR", folder)
        result = run(*case.arguments, change=case.change)
        told.append((result.exit_code, TIMES.sub("", result.stdout), result.stderr))
    assert told[0][1] + told[0][2]
    assert told[0] == told[1] == told[2]
