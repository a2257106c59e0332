"""Somebody else's shop: the products, users and carts of DummyJSON, through a small workspace.

Nobody here made these up, so titles hold what titles hold. The data stays outside the repository:
the environment variable ``DYNACONTENT_DUMMYJSON`` names its folder.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from dynacontent import Banner, Email, Push, Recipient, Workspace

DATA = os.environ.get("DYNACONTENT_DUMMYJSON", "")
WORKSPACE = Path(__file__).parent / "dummyjson"

pytestmark = pytest.mark.skipif(not DATA, reason="DYNACONTENT_DUMMYJSON names no folder with the data")

Rows = list[dict[str, Any]]


def read(name: str) -> Rows:
    # As decimals: a price is exact, also where no float is.
    rows: Rows = json.loads(Path(DATA, f"{name}.json").read_text("utf-8"), parse_float=Decimal)
    return rows


def product(row: dict[str, Any]) -> dict[str, Any]:
    """What the schema declares; a bare number for a price says no currency, the column does."""
    same = ("id", "title", "description", "category", "brand", "rating", "review_count", "stock", "tags")
    item = {name: row[name] for name in (*same, "thumbnail") if name in row}
    return {**item, "price@USD": row["price"]}


def recipient(user: dict[str, Any], cart: dict[str, Any]) -> Recipient:
    profile = {
        "id": user["id"],
        "first_name": user["firstName"],
        "last_name": user["lastName"],
        "email": user["email"],
        "city": user["address"]["city"],
    }
    lines = [{"product": line["id"], "quantity": line["quantity"]} for line in cart["products"]]
    total = {"amount": cart["total"], "currency": "USD"}
    # The users' own currencies are many, the prices are in one.
    return Recipient(profile, event={"lines": lines, "total": total}, context={"currency": "USD"})


@pytest.fixture(scope="module")
def products() -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in read("products")}


@pytest.fixture(scope="module")
def carts() -> list[tuple[dict[str, Any], Recipient]]:
    users = {row["id"]: row for row in read("users")}
    return [(cart, recipient(users[cart["userId"]], cart)) for cart in read("carts")]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, products) -> Workspace:
    root = tmp_path_factory.mktemp("dummyjson")
    shutil.copytree(WORKSPACE, root, dirs_exist_ok=True)
    rows = json.dumps([product(row) for row in products.values()], default=float)
    (root / "catalogs" / "products.json").write_text(rows, "utf-8")
    workspace = Workspace.open(root)
    assert workspace.data_problems == ()
    return workspace


def dollars(amount: Decimal | int) -> str:
    return f"${amount:,.2f}"


def test_the_data_is_whole(products, carts) -> None:
    assert (len(products), len(carts)) == (194, 208)


def test_every_cart_renders_in_every_channel(shop: Workspace, products, carts) -> None:
    outcomes = list(shop.render_many("abandoned_cart", [who for _cart, who in carts]))
    assert len(outcomes) == 3 * len(carts)
    failed = [(out.recipient, out.channel, out.to_dict()) for out in outcomes if out.status != "rendered"]
    assert failed == []
    for number, (cart, who) in enumerate(carts):
        email, push, banner = outcomes[3 * number : 3 * number + 3]
        assert isinstance(email, Email)
        assert isinstance(push, Push)
        assert isinstance(banner, Banner)
        assert {out.recipient for out in (email, push, banner)} == {str(who.profile["id"])}
        assert [out.warnings for out in (email, push, banner)] == [(), (), ()]
        check_email(email, cart, products)
        titles = [products[line["id"]]["title"] for line in cart["products"]]
        assert all(title in push.body for title in titles)
        assert unquote(push.image or "") == products[cart["products"][0]["id"]]["thumbnail"]
        push.to_apns()
        once = list(dict.fromkeys(titles))  # a cart may hold a product on two lines
        assert [html.unescape(alt) for alt in re.findall(r'alt="([^"]*)"', banner.html)] == once[:3]
        assert dollars(cart["total"]) in banner.html


def check_email(email: Email, cart: dict[str, Any], products: dict[int, dict[str, Any]]) -> None:
    chosen = [products[line["id"]] for line in cart["products"]]
    assert chosen[0]["title"] in email.subject
    assert f"for {dollars(cart['total'])} together" in email.preheader
    page = html.unescape(email.html)
    pictures = {unquote(source) for source in re.findall(r'src="([^"]*)"', page)}
    for line, item in zip(cart["products"], chosen, strict=True):
        price = f"{line['quantity']} \N{MULTIPLICATION SIGN} {dollars(item['price'])}"
        assert item["title"] in email.text
        assert item["title"] in page
        assert f"{item['brand']} · {price}" in email.text if "brand" in item else price in email.text
        assert item["thumbnail"] in pictures
    if email.level == 3:
        assert expected_others(chosen, products) <= pictures


def expected_others(chosen: Rows, products: dict[int, dict[str, Any]]) -> set[str]:
    """The pictures of the best rated of the first category that the cart does not hold, in plain Python."""
    others: dict[int, dict[str, Any]] = {}
    for mine in chosen:
        same = [
            item
            for item in products.values()
            if item["category"] == mine["category"] and item["id"] != mine["id"] and item["stock"] > 0
        ]
        best = sorted(same, key=lambda item: (-item["rating"], item["id"]))[:3]
        others |= {item["id"]: item for item in best if item not in chosen}
    return {item["thumbnail"] for item in list(others.values())[:3]}


def test_most_carts_reach_the_third_level(shop: Workspace, carts) -> None:
    levels = [shop.render("abandoned_cart", "email", who).level for _cart, who in carts]
    assert levels.count(3) > 200


@pytest.mark.parametrize(
    ("level", "has"), [(1, "in your cart"), (2, "What others like best"), (3, "Others like it")]
)
def test_a_cap_lowers_what_is_said(shop: Workspace, carts, level, has) -> None:
    out = shop.render("abandoned_cart", "email", carts[0][1], level=level)
    assert isinstance(out, Email)
    assert out.level == level
    assert has in out.text
