"""What was read of items serves the next recipient, and nothing of one recipient does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dynacontent import Push, Recipient, Workspace
from dynacontent.ports import MemoryCatalogStore
from dynacontent.rendering import kept_items

Open = Callable[[dict[str, Any]], Workspace]
ROWS = (
    "sku,name,name@de,price@EUR,price@USD,category,picture,about\n"
    "tent,Tent,Zelt,200.00,210.00,tents,tent.png,<b>big</b><script>x</script>\n"
    "mat,Mat,Matte,20.00,,mats,,\n"
)


def note(body: str, **more: str) -> dict[str, str]:
    manifest = f'event: cart_abandoned\npush: {{title: t, body: "{body}"}}\n'
    return {
        "templates/messages/note/message.yaml": manifest,
        "catalogs/products.csv": ROWS,
        **more,
    }


def who(sku: str = "tent", language: str = "en", currency: str = "EUR") -> Recipient:
    profile = {"id": "x", "language": language, "currency": currency}
    return Recipient(profile, event={"lines": [{"product": sku, "quantity": 1}]})


def push(workspace: Workspace, recipient: Recipient, **options: Any) -> Push:
    out = workspace.render("note", "push", recipient, **options)
    assert isinstance(out, Push)
    return out


SHOWN = "{% for line in event.lines %}{{ line.product.name }} {{ line.product.price | money }}{% endfor %}"


def test_each_language_and_currency_reads_its_own(shop: Open) -> None:
    workspace = shop(note(SHOWN))
    for _again in range(2):
        assert push(workspace, who()).body == "Tent €200.00"
        assert push(workspace, who(language="de")).body == "Zelt 200,00\xa0€"
        assert push(workspace, who(currency="USD")).body == "Tent $210.00"


def test_what_is_missing_is_missing_again(shop: Open) -> None:
    price = (
        "{% for line in event.lines %}{{ 'none' if line.product.price is missing else 'some' }}{% endfor %}"
    )
    workspace = shop(note(price))
    for _again in range(2):
        assert push(workspace, who("mat", currency="USD")).body == "none"
        assert push(workspace, who("mat")).body == "some"


def test_a_picture_is_noted_for_each_recipient(shop: Open) -> None:
    workspace = shop(note("{{ event.lines[0].product.picture }}"))
    assert [push(workspace, who()).assets for _again in range(3)] == [("tent.png",)] * 3


def test_look_ups_and_levels_are_noted_for_each_recipient(shop: Open) -> None:
    two = "{{ event.lines[0].product.name }}{{ event.lines[1].product.name }}"
    body = f"{{% level 2 %}}{two}{{% level 1 %}}x{{% endlevel %}}"
    workspace = shop(note(body))
    for _again in range(2):
        out = push(workspace, who())  # without a second line, the first level is dropped
        assert (out.body, out.level, len(out.lookups)) == ("x", 1, 1)
    both = Recipient(
        {"id": "x"}, event={"lines": [{"product": sku, "quantity": 1} for sku in ("tent", "mat")]}
    )
    for _again in range(2):
        out = push(workspace, both)
        assert (out.body, out.level, len(out.lookups)) == ("TentMat", 2, 2)
    assert push(workspace, both, level=1).body == "x"


def test_the_locale_of_a_field_is_told_of_each_recipient(shop: Open) -> None:
    first = "event.lines[0].product"
    workspace = shop(note(f"{{{{ {first}.category }}}}{{{{ {first}.name }}}}{{{{ {first}.name }}}}"))
    languages = ("de", "de", "en", "en")
    told = [push(workspace, who(language=one)).locales["products.name"] for one in languages]
    assert told == [("de",), ("de",), ("en",), ("en",)]


def test_rich_text_is_sanitized_once_and_stays_so(shop: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = shop(note("{{ event.lines[0].product.about }}"))
    bodies = [push(workspace, who()).body for _again in range(3)]
    assert bodies == ["big"] * 3
    monkeypatch.setattr("nh3.clean", lambda _text: pytest.fail("it is read already"))
    assert push(workspace, who()).body == "big"


def test_rows_of_a_store_in_memory_may_be_others_the_next_time(shop: Open) -> None:
    workspace = shop(note(SHOWN))
    for name in ("One", "Two"):
        row = {"sku": "tent", "name": {"": name}, "price": {"EUR": 5}, "category": "x"}
        workspace.parts.store = MemoryCatalogStore({"products": {"tent": row}})
        assert push(workspace, who()).body == f"{name} €5.00"


def test_what_is_kept_is_bounded(shop: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_items, "ROWS", 10)
    monkeypatch.setattr(kept_items, "VIEWS", 10)
    rows = "sku,name,price@EUR,category\n" + "".join(f"p{n},N{n},1,x\n" for n in range(50))
    workspace = shop(note(SHOWN, **{"catalogs/products.csv": rows}))
    kept = workspace.parts.kept
    for _again in range(2):
        for number in range(50):
            assert push(workspace, who(f"p{number}")).body == f"N{number} €1.00"
    assert 0 < len(kept._rows) <= 10
    assert 0 < len(kept._views) <= 10
