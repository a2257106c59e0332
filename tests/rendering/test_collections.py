"""Collections in a render: which one gives the items, what fills it up, in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from dynacontent import MissingValueError, Recipient, RenderError, Workspace, WorkspaceError
from dynacontent.expressions import sql

PRODUCTS = """\
source: products.csv
key: sku
fields:
  sku: str
  brand: str?
  category: str
  rating: float
  added: date
  place: geo?
  complements: list[ref[products]]?
relations:
  same_brand: {to: products, where: item.brand == this.brand and item != this}
  completes: {inverse: complements}
collections:
  best: {sort: [-item.rating], limit: 3}
  tents: {where: item.category == "tents", sort: [-item.rating], limit: 4, min: 2, fallback: best}
  liked:
    where: item.category in profile.likes
    sort: [-item.rating]
    limit: 5
    min: 2
    distinct_by: {brand: 1}
    fallback: tents
  of_brand:
    where: item.brand == brand and item.sku != without
    parameters: {brand: str, without: "str?"}
    sort: [-item.rating]
  goes_with:
    where: item in event.lines.product.complements and item not in event.lines.product
    sort: [-item.rating]
  newest: {where: item.added >= context.today - days(30), sort: [-item.added]}
  any: {sort: [-item.rating], order: seeded, limit: 3}
  close: {where: "near(item.place, profile.place, km=100)", sort: ["distance(item.place, profile.place)"]}
"""
ROWS = """\
sku,brand,category,rating,added,place,complements
a,Fell,tents,4.9,2026-04-20,"0,179.9",c|d
b,Fell,tents,4.8,2026-04-01,"0,-179.9",c
c,Moor,mats,4.7,2026-03-31,"0,179.2",a
d,Moor,mats,4.6,2026-01-01,"52.5,13.4",e
e,,stoves,4.5,2026-01-01,,
f,Crag,stoves,4.4,2026-01-01,,
g,Crag,lamps,4.3,2026-01-01,,
"""
PROFILE = """\
key: id
timezone: zone
fields:
  id: str
  zone: timezone?
  likes: list[str]?
  place: geo?
"""
EVENTS = "cart:\n  lines:\n    - product: ref[products]\n      quantity: int\n"
NOW = {"now": "2026-05-01T09:00:00Z"}
Open = Callable[[dict[str, str | None]], Workspace]


def opened(shop: Open, body: str, **change: str) -> Workspace:
    text = body.replace('"', '\\"')
    files: dict[str, str | None] = {
        "templates/profile.yaml": PROFILE,
        "templates/events.yaml": EVENTS,
        "templates/segments.yaml": None,
        "templates/personas/ada.yaml": None,
        "templates/messages/note/message.yaml": f'event: cart\npush: {{title: t, body: "{text}"}}\n',
        "catalogs/products.yaml": PRODUCTS,
        "catalogs/products.csv": ROWS,
    }
    return shop(
        {
            **files,
            **{
                name.replace("__", "/").replace("_yaml", ".yaml").replace("_csv", ".csv"): text
                for name, text in change.items()
            },
        }
    )


def person(likes: list[str] | None = None, *, key: str = "x", **more: Any) -> Recipient:
    cart = {
        "lines": [
            {"product": "a", "quantity": 1},
            {"product": "c", "quantity": 1},
            {"product": "a", "quantity": 2},
        ]
    }
    return Recipient({"id": key, **({"likes": likes} if likes else {}), **more}, event=cart, context=NOW)


def names(collection: str) -> str:
    return f"{{% for p in {collection} %}}{{{{ p.sku }}}}{{% endfor %}}"


@dataclass(frozen=True)
class Case:
    description: str
    ask: str
    expect: str
    likes: list[str] | None = None
    level: int = 3
    profile: dict[str, Any] = field(default_factory=dict)
    cap: Any = None


CASES = [
    Case("enough by itself", 'collection("best")', "abc", level=2),
    Case(
        "filled up, without repeats, past what the fallback gives others",
        'collection("tents")',
        "abcd",
        level=2,
    ),
    Case("the first with enough is taken", 'collection("liked")', "cefa", likes=["mats", "stoves"]),
    Case("one below its min gives nothing", 'collection("liked")', "abcde", likes=["lamps"], level=2),
    Case("no more than asked for", 'collection("liked", limit=1)', "c", likes=["mats", "stoves"]),
    Case(
        "under a cap the fallback", 'collection("liked")', "abcde", likes=["mats", "stoves"], level=2, cap=2
    ),
    Case("a parameter", 'collection("of_brand", brand="Fell")', "ab", level=2),
    Case(
        "an argument of the recipient's", 'collection("of_brand", brand=event.lines[0].product.brand)', "ab"
    ),
    Case(
        "an argument that may be left out", 'collection("of_brand", brand="Fell", without="a")', "b", level=2
    ),
    Case("keys through lists and relations, flattened", 'collection("goes_with")', "d"),
    Case("shifted dates", 'collection("newest")', "ab", level=2),
    Case(
        "near, across the date line, nearest first",
        'collection("close")',
        "abc",
        profile={"place": "0,179.95"},
    ),
    Case("a dot on items names each once", "event.lines.product.complements", "cda"),
    Case("relations, hop after hop, in a circle", "event.lines[1].product.complements[0].same_brand", "b"),
    Case("an inverse relation", "event.lines[1].product.completes", "ab"),
    Case("a dot on items goes on through relations", "event.lines.product.completes.same_brand", "dba"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_which_items_and_what_level(case: Case, shop: Open) -> None:
    workspace = opened(shop, names(case.ask))
    who = person(case.likes, **case.profile)
    out = workspace.render("note", "push", who, level=case.cap)
    assert (out.body, out.level) == (case.expect, case.level)


def test_sql_is_kept_with_what_a_workspace_was_found_to_be(
    shop: Open, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The next process asks the same of the same recipients, without writing a query again."""
    monkeypatch.setenv("DYNACONTENT_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
    body = "|".join(names(case.ask) for case in CASES if not case.cap)
    who = person(["mats", "stoves"], place="0,179.95")
    first = opened(shop, body).render("note", "push", who)
    assert first.body.startswith("abc|abcd|cefa|")

    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a query is written anew")

    monkeypatch.setattr(sql, "compile_select", refuse)
    assert opened(shop, body).render("note", "push", who).to_dict() == first.to_dict()
    with pytest.raises(AssertionError, match="a query is written anew"):
        opened(shop, f"{body}!").render("note", "push", who)


def test_the_trace_tells_who_gave_how_many(shop: Open) -> None:
    out = opened(shop, names('collection("liked")')).render("note", "push", person(["stoves", "lamps"]))
    (choice,) = out.choices
    # Of Crag there is one already, f; e has no brand, so it may stand beside it.
    assert (out.body, choice.taken, choice.given) == (
        "efac",
        "liked",
        (("liked", 2), ("tents", 1), ("best", 1)),
    )
    (choice,) = opened(shop, names('collection("liked")')).render("note", "push", person(["lamps"])).choices
    assert (choice.taken, choice.given) == ("tents", (("tents", 2), ("best", 3)))
    assert [(reason.alternative, reason.code) for reason in choice.reasons] == [
        ("liked", "collection_below_min")
    ]


def test_the_record_does_not_repeat_what_is_personal(shop: Open) -> None:
    profile = {"templates__profile_yaml": PROFILE.replace("place: geo?", "place: geo? pii")}
    workspace = opened(shop, names('collection("close")'), **profile)
    (lookup,) = workspace.render("note", "push", person(place="0,179.95")).lookups
    assert (lookup.argument, lookup.found) == ({"profile.place": "(personal)"}, 3)


def test_looking_for_what_is_not_taken_does_not_count(shop: Open) -> None:
    """A condition that reads items of the event is of no level where its collection gives nothing."""
    change = {
        "catalogs__products_yaml": PRODUCTS.replace(
            "item.category in profile.likes",
            "item.category in profile.likes and item.brand in event.lines.product.brand",
        )
    }
    out = opened(shop, names('collection("liked")'), **change).render("note", "push", person(["lamps"]))
    assert out.level == 2


def seeded(workspace: Workspace, key: str, now: str = NOW["now"], zone: str = "UTC") -> str:
    who = Recipient({"id": key, "zone": zone}, event={"lines": []}, context={"now": now})
    return str(workspace.render("note", "push", who).body)


def test_a_seeded_order_is_each_recipients_own_for_a_day(shop: Open) -> None:
    workspace = opened(shop, names('collection("any")'))
    orders = {key: seeded(workspace, key) for key in map(str, range(30))}
    assert all(seeded(workspace, key, "2026-05-01T23:59:00Z") == order for key, order in orders.items())
    assert len(set(orders.values())) > 15
    assert set("".join(orders.values())) == set("abcdefg")
    tomorrow = {key: seeded(workspace, key, "2026-05-02T00:00:00Z") for key in orders}
    assert sum(tomorrow[key] != orders[key] for key in orders) > 20
    # The day is the recipient's: in Auckland it is tomorrow already.
    assert seeded(workspace, "7", "2026-05-01T12:00:00Z", "Pacific/Auckland") == tomorrow["7"]


def test_a_seeded_order_shuffles_the_first_two_hundred(shop: Open) -> None:
    rows = "sku,brand,category,rating,added,place,complements\n" + "".join(
        f"{n:03},x,tents,{1000 - n},2026-01-01,,\n" for n in range(400)
    )
    workspace = opened(shop, names('collection("any")'), catalogs__products_csv=rows)
    found = {sku for key in map(str, range(60)) for sku in _threes(seeded(workspace, key))}
    assert max(found) <= "199"
    assert len(found) > 90


def _threes(text: str) -> list[str]:
    return [text[start : start + 3] for start in range(0, len(text), 3)]


@dataclass(frozen=True)
class Wrong:
    ask: str
    message: str


WRONG = [
    Wrong('collection("of_brand")', "collection 'of_brand' needs brand (str)"),
    Wrong('collection("of_brand", brand=3)', "brand of collection 'of_brand' is str, not int"),
    Wrong(
        'collection("of_brand", brand=event.lines[0].product)',
        "brand of collection 'of_brand' is str, not ref[products]",
    ),
    Wrong('collection("of_brand", brnd="x")', "collection() has no argument 'brnd'"),
    Wrong('collection("best", brand="x")', "collection() has no argument 'brand'"),
    Wrong('collection("of_brand", brand="x", _free=true)', "collection() has no argument '_free'"),
]


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.ask)
def test_arguments_are_checked_when_the_workspace_is_opened(case: Wrong, shop: Open) -> None:
    with pytest.raises(WorkspaceError) as caught:
        opened(shop, names(case.ask))
    assert case.message in str(caught.value)


def test_arguments_of_unknown_type_are_checked_when_they_are_given(shop: Open) -> None:
    workspace = opened(shop, names('collection("of_brand", brand=[36, "x"] | first)'))
    with pytest.raises(RenderError, match="brand of collection 'of_brand' is str, not int"):
        workspace.render("note", "push", person())


def test_an_argument_that_is_missing_is_used(shop: Open) -> None:
    workspace = opened(shop, names('collection("of_brand", brand=catalogs.products["e"].brand)'))
    with pytest.raises(MissingValueError, match="brand"):
        workspace.render("note", "push", person())


CONDITIONS = [
    ("item.category in evnt.lines", "there is no 'evnt' here"),
    ("item.category in event.linse.product.category", "has no field 'linse'"),
    ('item in collection("best")', "a collection cannot ask for another one"),
]


@pytest.mark.parametrize(("where", "message"), CONDITIONS)
@pytest.mark.parametrize("group", ["collection", "relation"])
def test_names_of_conditions_are_checked(where: str, message: str, group: str, shop: Open) -> None:
    own = (
        "item.brand == this.brand and item != this"
        if group == "relation"
        else "item.category in profile.likes"
    )
    change = {"catalogs__products_yaml": PRODUCTS.replace(f"where: {own}", f"where: '{where}'")}
    ask = 'collection("liked")' if group == "collection" else "event.lines.product.same_brand"
    with pytest.raises(WorkspaceError) as caught:
        opened(shop, names(ask), **change)
    assert message in str(caught.value)
