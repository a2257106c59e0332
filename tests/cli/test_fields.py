"""``dynacontent fields``: what an author may write, with a value of each."""

from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import Result

Run = Callable[..., Result]


def tags(result: Result) -> dict[str, tuple[str, int, object]]:
    assert (result.exit_code, result.stderr) == (0, "")
    return {tag["name"]: (tag["type"], tag["level"], tag["sample"]) for tag in json.loads(result.stdout)}


def test_names_types_levels_and_samples(run: Run) -> None:
    found = tags(run("fields", "cart", "--format", "json"))
    expected = {
        "profile.first_name": ("str? pii", 1, "Ada"),
        "profile.favourites": ("list[str]? consent=personalization", 1, ["tents"]),
        "profile.last_viewed": ("ref[products]?", 1, "tent"),
        "profile.last_viewed.name": ("str by=locale", 2, "Zelt"),
        "event.lines[].quantity": ("int", 1, 2),
        "event.lines[].product.price": ("money by=currency", 2, "200.00 EUR"),
        'history.count("cart_abandoned")': ("int", 1, 0),
        "context.locale": ("locale", 1, "de"),
        "brand.name": ("str", 1, "Shop"),
        'segment("camper")': ("bool", 1, True),
        'collection("best")': ("list[ref[products]]", 2, ["mat", "dome", "tent"]),
        'collection("best")[].name': ("str by=locale", 2, "Matte"),
        'collection("picked")[].name': ("str by=locale", 3, "Kuppel"),
        'catalogs.products["…"].rating': ("float", 2, 4.7),
    }
    assert {name: found.get(name) for name in expected} == expected


def test_without_an_event_there_is_none(run: Run) -> None:
    found = tags(run("fields", "picks", "--format", "json"))
    assert not [name for name in found if name.startswith("event")]


def test_samples_of_one_recipient(run: Run) -> None:
    found = tags(run("fields", "cart", "--profile", "bob", "--format", "json"))
    assert found["profile.favourites"][2] == ["cooking"]
    assert found["profile.first_name"][2] is None
    assert found["event.lines[].quantity"][2] is None


def test_what_the_message_caps_is_out_of_reach(run: Run) -> None:
    change = {"templates/messages/picks/message.yaml": "max_level: 1\npush: {title: x, body: y}\n"}
    assert {
        level for _, level, _ in tags(run("fields", "picks", "--format", "json", change=change)).values()
    } == {1}


def test_depth(run: Run) -> None:
    shallow = tags(run("fields", "cart", "--depth", 0, "--format", "json"))
    assert "profile.last_viewed" in shallow
    assert "profile.last_viewed.name" not in shallow


def test_as_a_table(run: Run) -> None:
    out = run("fields", "cart").stdout
    assert "\nevent cart_abandoned\n  tag " in out
    line = next(line for line in out.splitlines() if "event.lines[].product.name" in line)
    assert line.split() == ["event.lines[].product.name", "str", "by=locale", "2", "Zelt"]


def test_without_data_there_are_types_but_no_samples(run: Run) -> None:
    result = run("fields", "cart", "--format", "json", change={"catalogs/products.csv": None})
    found = {tag["name"]: tag["sample"] for tag in json.loads(result.stdout)}
    assert result.exit_code == 0
    assert "catalogs/products.csv" in result.stderr
    assert found["event.lines[].product.name"] is None
    assert found["profile.first_name"] == "Ada"


def test_an_unknown_message(run: Run) -> None:
    result = run("fields", "crat")
    assert (result.exit_code, result.stderr) == (
        1, "error: there is no message 'crat'\n  hint: did you mean 'cart'?\n",
    )  # fmt: skip
