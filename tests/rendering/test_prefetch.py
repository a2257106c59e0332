"""What a chunk of recipients needs is fetched together, of one version."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dynacontent import Failed, Push, Recipient, Workspace
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import RenderState
from dynacontent.ports import CatalogReader, Dialect, Key, Query, Row
from dynacontent.rendering.context import Options
from dynacontent.rendering.data import CatalogData
from dynacontent.rendering.fetched import Fetched, frozen
from dynacontent.rendering.prefetch import Plan, Prefetch
from dynacontent.rendering.walk import Walk
from tests.rendering.conftest import FILES

BODY = (
    "{{ event.lines.product.name | join(',') }}:{{ event.lines.product.complements.name | join(',') }};"
    "{% for p in collection('picked') %}{{ p.sku }}{% endfor %}"
)
MANIFEST = f'event: cart_abandoned\npush: {{title: t, body: "{BODY}"}}\n'
NOTE = {"templates/messages/note/message.yaml": MANIFEST}
Open = Callable[[dict[str, Any]], Workspace]


class Counting:
    """A store that counts what it is asked, one way there and back at a time."""

    def __init__(self, store: Any, dialect: Dialect) -> None:
        self._store = store
        self.dialect = dialect
        self.snapshots = 0
        self.keys_asked: list[Sequence[Key]] = []
        self.selected: list[int] = []

    @contextmanager
    def snapshot(self) -> Iterator[CatalogReader]:
        self.snapshots += 1
        with self._store.snapshot() as self.reader:
            yield self

    def items(self, catalog: str, keys: Sequence[Key]) -> dict[Key, Row]:
        self.keys_asked.append(sorted(keys))
        return self.reader.items(catalog, keys)

    def version(self, catalog: str) -> str:
        return self.reader.version(catalog)

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        self.selected.append(1)
        return self.reader.select(query, parameters)

    def select_many(self, requests: Sequence[tuple[Query, Sequence[Any]]]) -> list[list[Row]]:
        self.selected.append(len(requests))
        return self.reader.select_many(requests)


def counting(workspace: Workspace) -> Counting:
    store = workspace.parts.store = Counting(workspace.parts.store, "sqlite")
    return store


def people(count: int) -> list[Recipient]:
    carts = [["tent", "mat"], ["dome"], ["stove", "tent"]]
    return [
        Recipient(
            {"id": str(n), "favourites": ["tents"] if n % 2 else ["cooking"], "purchased": ["mat"]},
            event={"lines": [{"product": key, "quantity": 1} for key in carts[n % 3]]},
            consent=["personalization"],
        )
        for n in range(count)
    ]


def test_keys_are_fetched_together_hop_by_hop_and_equal_queries_once(shop: Open) -> None:
    workspace = shop(NOTE)
    alone = [workspace.render("note", "push", who).body for who in people(40)]
    store = counting(workspace)
    assert [out.body for out in workspace.render_many("note", people(40))] == alone  # type: ignore[union-attr]
    # Chunks of 1, 2, 4, 8, 16 and the 9 that are left, each with at most two hops of keys ...
    assert store.snapshots == 6
    assert len(store.keys_asked) <= 12
    # ... and two sets of parameters, of which one falls back to the bestsellers.
    assert len(store.selected) <= 6 * 4


def test_queries_are_asked_ahead_where_each_costs_a_round_trip(shop: Open) -> None:
    workspace = shop(NOTE)
    store = counting(workspace)
    prefetch = workspace.parts.prefetch("note")
    sqlite = Fetched(store)
    with store.snapshot():
        prefetch.fetch(states(workspace, sqlite), sqlite)
        assert store.selected == []
        remote = Fetched(store)
        asking = eager(workspace)
        asking.fetch(states(workspace, remote), remote)
    assert store.selected == [2]


def eager(workspace: Workspace, plan: Plan | None = None) -> Prefetch:
    """What fetches ahead for a message, or by a plan, as from a database that is far away."""
    parts = workspace.parts
    return Prefetch(plan or parts.plans["note"], workspace.catalogs, "postgresql", parts.expressions)


def states(workspace: Workspace, fetched: Fetched) -> list[RenderState]:
    manifest = workspace.message("note")
    return [Walk(workspace.parts).begin(manifest, "push", who, Options(), fetched) for who in people(10)]


def test_asking_ahead_leaves_no_mark(shop: Open) -> None:
    """What is bound may read items: those count when the render reads them, not before."""
    where = "item.category in profile.favourites and item not in event.lines.product.complements"
    products = FILES["catalogs/products.yaml"].replace(
        "item.category in profile.favourites and", f"{where} and"
    )
    workspace = shop({**NOTE, "catalogs/products.yaml": products})
    store = counting(workspace)
    fetched = Fetched(store)
    with store.snapshot():
        begun = states(workspace, fetched)
        eager(workspace).fetch(begun, fetched)
        assert [(state.lookups, state.choices, state.level) for state in begun] == [([], [], 1)] * 10
        found = Walk(workspace.parts).finish(workspace.message("note"), "push", people(1)[0], begun[0])
    alone = workspace.render("note", "push", people(1)[0])
    assert (found.body, found.lookups) == (alone.body, alone.lookups)  # type: ignore[union-attr]


def body(out: object) -> str:
    assert isinstance(out, Push)
    return out.body


def broken(*_arguments: Any, **_options: Any) -> Any:
    raise OSError("the disk is gone")


def test_asking_ahead_leaves_no_mark_where_it_fails(shop: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong: the render that comes to it tells."""
    workspace = shop(NOTE)
    fetched = Fetched(counting(workspace))
    begun = states(workspace, fetched)
    sources = [state.data for state in begun]
    monkeypatch.setattr(CatalogData, "request", broken)
    asking = eager(workspace, Plan(calls=(("picked", None),)))
    asking.fetch(begun, fetched)
    assert [state.data for state in begun] == sources
    assert [state.lookups for state in begun] == [[]] * 10


def test_what_cannot_be_fetched_ahead_stops_nobody(shop: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = shop(NOTE)
    alone = [workspace.render("note", "push", who) for who in people(4)]
    monkeypatch.setattr(Prefetch, "fetch", broken)
    assert [body(out) for out in workspace.render_many("note", people(4))] == [body(out) for out in alone]


def test_a_catalog_that_breaks_makes_each_recipient_fail(shop: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = shop(NOTE)
    monkeypatch.setattr(Fetched, "_load", broken)
    found = list(workspace.render_many("note", people(4)))
    assert len(found) == 4
    for out in found:
        assert isinstance(out, Failed)
        assert "OSError in an expression" in str(out.error)


def test_what_is_above_the_cap_is_not_asked_for(shop: Open) -> None:
    workspace = shop(NOTE)
    store = counting(workspace)
    fetched = Fetched(store)
    asking = eager(workspace)
    begun = states(workspace, fetched)
    for state in begun:
        state.cap = 2
    with store.snapshot():
        asking.fetch(begun, fetched)
    assert store.selected == []


def test_the_plan_follows_refs_whose_items_are_read(shop: Open) -> None:
    body = (
        "{{ profile.last_viewed.complements.cheaper.sku | first }}{{ collection('picked', limit=2)[0].sku }}"
    )
    workspace = shop({"templates/messages/note/message.yaml": f'push: {{title: t, body: "{body}"}}\n'})
    plan = workspace.parts.plans["note"]
    way = ("profile", "last_viewed")
    assert plan == Plan(hops=((way,), ((*way, "complements"),)), calls=(("picked", 2),))


def test_a_message_that_reads_no_catalog_takes_recipients_one_by_one(shop: Open) -> None:
    manifest = 'push: {title: t, body: "{{ profile.first_name }}"}\n'
    workspace = shop({"templates/messages/note/message.yaml": manifest})
    asked = []

    def recipients() -> Iterator[Recipient]:
        for n in range(5):
            asked.append(n)
            yield Recipient({"id": str(n), "first_name": "A"})

    outcomes = workspace.render_many("note", recipients())
    for n in range(5):
        next(outcomes)
        assert asked == list(range(n + 1))


def test_one_who_fails_stops_nobody_else(shop: Open) -> None:
    workspace = shop(NOTE)
    who = people(5)
    who[3] = Recipient({"id": "3"})
    statuses = [out.status for out in workspace.render_many("note", who)]
    assert statuses == ["rendered", "rendered", "rendered", "failed", "rendered"]


def test_a_chunk_sees_one_version(shop: Open, root: Callable[[dict[str, Any]], Path]) -> None:
    workspace = shop(NOTE)
    outcomes = workspace.render_many("note", people(40))
    before = [next(outcomes).body for _ in range(4)]
    products = FILES["catalogs/products.csv"].replace(",Tent,", ",Marquee,").replace(",Mat,", ",Rug,")
    Workspace.open(root({**NOTE, "catalogs/products.csv": products}))
    bodies = before + [out.body for out in outcomes]  # type: ignore[union-attr]
    chunks = [bodies[0:1], bodies[1:3], bodies[3:7], bodies[7:15], bodies[15:31], bodies[31:]]
    assert all("Tent" in "".join(chunk) for chunk in chunks[:3])
    assert not any("Marquee" in "".join(chunk) for chunk in chunks[:3])
    assert not any("Tent" in "".join(chunk) for chunk in chunks[3:])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ([1, "a"], [1, "a"], True),
        ([1], ["1"], False),
        ([True], [1], False),
        ([Missing(name="y")], [Missing(name="x")], True),
        ([Item("a", 1)], [Item("b", 1)], False),
        ([["a", "b"]], [["a", "b"]], True),
        ([["a", "b"]], [["b", "a"]], False),
    ],
)
def test_equal_parameters_are_equal_in_value_and_type(one: list[Any], other: list[Any], same: bool) -> None:
    assert (frozen(one) == frozen(other)) is same


def test_what_cannot_be_a_key_is_asked_each_time() -> None:
    assert frozen([{"a": 1}]) is None
