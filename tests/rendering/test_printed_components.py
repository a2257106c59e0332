"""What a component printed for an item serves the next recipient, and nothing else of it shows."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dynacontent import Email, Recipient, Workspace
from dynacontent.engine.structure import fast, repeats, routes
from dynacontent.expressions import limits
from dynacontent.expressions.items import Item
from dynacontent.ports import MemoryCatalogStore
from dynacontent.rendering.databases import import_data
from tests.engine.render_state import make_state

Open = Callable[..., Workspace]
ROWS = (
    "sku,name,name@de,price@EUR,price@USD,category,picture\n"
    "tent,Tent & <Co>,Zelt,200.00,210.00,tents,tent.png\n"
    "mat,Mat,Matte,20.00,,mats,\n"
    "lamp,Lamp,,5.00,6.00,tents,\n"
)
KIT = """\
{% macro cost(p) %}{% if p.price is missing %}-{% else %}{{ p.price | money }}{% endif %}{% endmacro %}
{% macro card(p, n=1, label="") %}
<mj-section><mj-column>
  <mj-text>{{ p.name }}{% if n > 1 %}
  {% trans count=n %}{{ count }} time{% pluralize %}{{ count }} times{% endtrans %}{% endif %}
  {{ label }} {{ p.category | fallback("none") }} {{ cost(p) }}</mj-text>
</mj-column></mj-section>
{% endmacro %}
{% macro all(ps) %}{% for p in ps %}{{ card(p, loop.index) }}{% endfor %}{% endmacro %}
{% macro like(p) %}<mj-section><mj-column><mj-text>{{ p.name }}{% for other in p.cheaper %}, {{ other.name }}
{% endfor %}</mj-text></mj-column></mj-section>{% endmacro %}
"""
CARDS = "{% for line in event.lines %}{{ card(line.product, line.quantity) }}{% endfor %}"
LADDER = (
    f"{{% level 2 %}}{CARDS}{{% level 1 %}}<mj-section><mj-column></mj-column></mj-section>{{% endlevel %}}"
)
FIELDS = "html text level lookups choices fallbacks warnings assets locale locales".split()


def files(body: str, **more: str) -> dict[str, str]:
    names = "card, all, like, cost"
    frame = f'{{% from "components/kit.mjml" import {names} %}}<mjml><mj-body>{body}</mj-body></mjml>'
    manifest = "event: cart_abandoned\nemail: {body: email.mjml, subject: s}\n"
    return {
        "templates/messages/note/message.yaml": manifest,
        "templates/messages/note/email.mjml": frame,
        "templates/components/kit.mjml": KIT,
        "catalogs/products.csv": ROWS,
        **more,
    }


def who(*skus: str, quantity: int = 1, **profile: Any) -> Recipient:
    lines = [{"product": sku, "quantity": quantity} for sku in skus]
    return Recipient({"id": "x", "language": "en", "currency": "EUR", **profile}, event={"lines": lines})


def said(workspace: Workspace, recipient: Recipient, **options: Any) -> dict[str, Any]:
    """All that came of a render, for whoever looks."""
    out = workspace.render("note", "email", recipient, **options)
    assert isinstance(out, Email)
    return {name: getattr(out, name) for name in FIELDS}


def counts(workspace: Workspace) -> dict[str, int]:
    return dict(workspace.parts.markup.prints.counts)


PEOPLE = [
    who("tent"),
    who("tent", "mat", "tent"),
    who("mat", currency="USD"),
    who("tent", language="de"),
    who("lamp", language="de", quantity=2),
    who("tent", quantity=3),
    who("mat", "gone"),
    who("lamp", currency="USD", language="de"),
]


@pytest.mark.parametrize("body", [CARDS, LADDER, "{{ all(event.lines.product) }}" + CARDS])
@pytest.mark.parametrize("level", [1, 2, 3])
def test_everything_is_as_if_it_were_printed_afresh(shop: Open, body: str, level: Any) -> None:
    made = files(LADDER if body == LADDER else f"{{% level 2 %}}{body}{{% level 1 %}}{{% endlevel %}}")
    workspace = shop(made)
    plain = Workspace.open(workspace.root, plain=True)
    expected = [said(plain, one, level=level) for one in PEOPLE]
    for _again in range(4):
        assert [said(workspace, one, level=level) for one in PEOPLE] == expected
    assert (counts(workspace).get("hit", 0) > 0) == (level > 1)
    assert not counts(plain)


def test_a_component_is_kept_when_it_is_asked_for_a_second_time(shop: Open) -> None:
    workspace = shop(files(CARDS))
    found = []
    for _again in range(4):
        said(workspace, who("tent"))
        found.append(counts(workspace))
    assert found == [{}, {"kept": 1}, {"kept": 1, "hit": 1}, {"kept": 1, "hit": 2}]


def test_each_way_to_ask_for_it_is_its_own(shop: Open) -> None:
    workspace = shop(files(CARDS))
    different = [
        who("tent"),
        who("tent", quantity=2),
        who("tent", language="de"),
        who("tent", currency="USD"),
        who("mat"),
    ]
    shown = [[said(workspace, one)["text"] for one in different] for _again in range(3)]
    assert shown[0] == shown[1] == shown[2]
    assert len(set(shown[0])) == len(different)
    assert counts(workspace) == {"kept": 5, "hit": 5}


def test_no_two_calls_are_taken_for_one_another() -> None:
    component, state = repeats.Component(repeats.Prints(), "kit:card"), make_state()
    one, two = Item("products", "1"), Item("products", "2")
    calls: list[tuple[Any, ...]] = [
        *((one, 1), (one, True), (one, "1"), (one, None), (two, 1), (Item("products", "1", level=3), 1)),
        *(
            (one, [two]),
            ([one], two),
            ([one, two], one),
            ([one], one),
            ([one], [two, one]),
            ([one, two], [one]),
        ),
    ]
    asked = [component._asked(state, call) for call in calls]
    assert None not in asked
    assert len(set(asked)) == len(calls)
    assert component._asked(state, (one, 1.5)) is component._asked(state, (1, "x")) is None


def test_another_version_of_a_catalog_is_printed_anew(shop: Open) -> None:
    workspace = shop(files(CARDS))
    for name in ("Tent", "Pavilion"):
        (workspace.root / "catalogs/products.csv").write_text(ROWS.replace("Tent", name), "utf-8")
        import_data(workspace.root)
        for _again in range(4):
            assert f"{name} & <Co>" in said(workspace, who("tent"))["text"]
    assert counts(workspace)["hit"] >= 2


def test_rows_of_a_store_in_memory_may_be_others_the_next_time(shop: Open) -> None:
    workspace = shop(files(CARDS))
    for name in ("One", "Two"):
        row = {"sku": "tent", "name": {"": name}, "price": {"EUR": 5}, "category": "x"}
        workspace.parts.store = MemoryCatalogStore({"products": {"tent": row}})
        for _again in range(4):
            assert name in said(workspace, who("tent"))["text"]
    assert counts(workspace) == {"kept": 2, "hit": 5, "stale": 1}


def test_nothing_personal_is_kept(shop: Open) -> None:
    body = "{{ card(event.lines[0].product, 1, profile.first_name) }}"
    workspace = shop(files(body))
    for _again in range(4):
        assert "Ada" in said(workspace, who("tent", first_name="Ada"))["text"]
    assert not counts(workspace)
    assert len(workspace.parts.markup.prints.kept) == 0


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("{{ cost(event.lines[0].product) | upper }}", id="one that is a value"),
        pytest.param("{{ like(event.lines[0].product) }}", id="one that follows a relation"),
        pytest.param("{{ cost({'price': event.lines[0].product.price}) }}", id="one that is given an object"),
        pytest.param("{% macro own(x) %}{{ x }}{% endmacro %}{{ own('x') }}", id="one without an item"),
        pytest.param(
            "{% macro own(p) %}{{ context.now | date }}{{ p.name }}{% endmacro %}"
            "{{ own(event.lines[0].product) }}",
            id="one that looks at the clock",
        ),
    ],
)
def test_what_depends_on_more_is_not_kept(shop: Open, body: str) -> None:
    section = f"<mj-section><mj-column><mj-text>{body}</mj-text></mj-column></mj-section>"
    section = body if "like(" in body else section
    workspace = shop(files(section))
    plain = Workspace.open(workspace.root, plain=True)
    now = {"now": "2026-05-01T09:00:00Z"}
    for _again in range(3):
        assert said(workspace, who("tent"), context=now) == said(plain, who("tent"), context=now)
    assert not counts(workspace)


def test_threads_share_what_was_printed(shop: Open) -> None:
    workspace = shop(files(CARDS))
    plain = Workspace.open(workspace.root, plain=True)
    people = [one for one in PEOPLE if one != PEOPLE[6]]
    expected = [said(plain, one) for one in people]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda one: said(workspace, one), people * 25))
    assert found == expected * 25
    assert counts(workspace)["hit"] > 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_fork_goes_on_with_what_was_printed(shop: Open) -> None:
    workspace = shop(files(CARDS))
    expected = [said(workspace, who("tent"))["html"] for _again in range(3)][-1]
    reading, writing = os.pipe()
    if os.fork() == 0:
        before = counts(workspace)["hit"]
        same = said(workspace, who("tent"))["html"] == expected
        os.write(writing, b"same" if same and counts(workspace)["hit"] == before + 1 else b"other")
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        assert told.read() == b"same"
    os.wait()


def test_what_is_kept_is_bounded(shop: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "PRINTS", 20_000)
    monkeypatch.setattr(repeats, "SEEN", 100)
    monkeypatch.setattr(fast, "DONE", 20_000)
    monkeypatch.setattr(routes, "TRIPS", 20)
    rows = "sku,name,price@EUR,category\n" + "".join(f"p{n},N{n},1,x\n" for n in range(60))
    workspace = shop(files(CARDS, **{"catalogs/products.csv": rows}))
    for number in range(60):
        for _again in range(3):
            assert f"N{number} " in said(workspace, who(f"p{number}"))["text"]
    prints, emails = workspace.parts.markup.prints, workspace.parts.renderer.printing.bodies._emails
    assert emails is not None
    assert counts(workspace)["kept"] == 60
    assert 0 < len(prints.kept) <= 20
    assert 0 < len(emails._done) <= 20
    assert emails._routes._trips <= 20
    assert len(prints._seen) <= 100


def test_no_more_are_kept_than_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "ON_TRUST", 3)
    prints = repeats.Prints()
    kept = 0
    for _asked in range(100):
        if prints.has_room():
            prints.counts["kept"] += 1
            kept += 1
    assert kept == 3 + 97 // repeats.ANYHOW
    prints.counts["hit"] = 2
    assert not prints.has_room()
    prints.counts["hit"] = 4
    assert prints.has_room()


def test_what_a_print_used_up_counts_again(shop: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = shop(files("{{ all(event.lines.product) }}"))
    plain = Workspace.open(workspace.root, plain=True)
    for _again in range(3):
        said(workspace, who("tent", "mat", "lamp"))
    assert counts(workspace)["hit"] == 1
    monkeypatch.setattr(limits, "ITERATIONS", 2)
    errors = []
    for one in (workspace, plain):
        with pytest.raises(Exception, match="more than 2 items") as caught:
            said(one, who("tent", "mat", "lamp"))
        errors.append(str(caught.value))
    assert errors[0] == errors[1]
