"""Sources that ask for consent: without it their items, relations and collections are missing, and unread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from dynacontent import Recipient, Workspace, WorkspaceError
from dynacontent.expressions.consent import refusal
from dynacontent.ports import CatalogReader, Key, Query, Row
from dynacontent.rendering.context import Options
from dynacontent.rendering.explain import explain
from dynacontent.rendering.fetched import Fetched
from dynacontent.rendering.fields import merge_tags
from dynacontent.rendering.prefetch import Prefetch
from dynacontent.rendering.walk import Walk
from tests.rendering.conftest import FILES

Open = Callable[[dict[str, str | None]], Workspace]
NOTE = "templates/messages/note/message.yaml"
CATALOG: dict[str, str | None] = {
    "catalogs/makers.yaml": """\
        source: makers.csv
        key: id
        consent: ads
        fields:
          id: str
          name: str
          best: ref[products]?
        relations:
          products: {to: products, where: item.category == this.name}
        collections:
          makers: {sort: [item.name]}
        """,
    "catalogs/makers.csv": "id,name,best\nm,tents,tent\nn,cooking,stove\n",
    "catalogs/products.yaml": FILES["catalogs/products.yaml"]
    .replace("complements:", "maker: ref[makers]?\n          complements:")
    .replace("completes:", "makers: {to: makers, where: item.name == this.category}\n          completes:")
    .replace("fallback: best", "fallback: best\n            consent: profiling"),
    "catalogs/products.csv": """\
        sku,name,price@EUR,category,rating,maker
        tent,Tent,200.00,tents,4.5,m
        dome,Dome,300.00,tents,4.9,m
        mat,Mat,50.00,tents,4.8,n
        """,
}
REFUSED = "the recipient did not consent to ads"


def note(body: str) -> dict[str, str | None]:
    written = body.replace('"', '\\"')
    return {**CATALOG, NOTE: f'event: cart_abandoned\npush: {{title: t, body: "{written}"}}\n'}


def who(*consent: str) -> Recipient:
    lines = [{"product": "tent", "quantity": 1}, {"product": "mat", "quantity": 1}]
    profile = {"id": "x", "favourites": ["tents"], "purchased": []}
    return Recipient(profile, event={"lines": lines}, consent=["personalization", *consent])


@dataclass(frozen=True, slots=True)
class Case:
    description: str
    template: str
    agreed: str
    refused: str
    lookup: tuple[str, str] | None = None
    """Kind and name of the look-up that was refused."""


CASES = [
    Case(
        "an item by key",
        '{{ catalogs.makers["m"].name | fallback("-") }}', "tents", "-",
        ("item", "makers"),
    ),
    Case(
        "an item through a ref",
        "{{ event.lines[0].product.maker.name | fallback('-') }}", "tents", "-",
        ("item", "makers"),
    ),
    Case("asked whether it is there", '{{ catalogs.makers["m"] is missing }}', "False", "True"),
    Case(
        "behind it, an item of a catalog that asks for nothing",
        '{{ catalogs.makers["m"].best.name | fallback("-") }}', "Tent", "-",
    ),
    Case(
        "in a list it is left out",
        "{{ event.lines.product.maker.name | join(',') }}.", "tents,cooking.", ".",
    ),
    Case(
        "a relation to it",
        '{{ (catalogs.products["tent"].makers | fallback([])) | length }}', "1", "0",
        ("relation", "products.makers"),
    ),
    Case(
        "a relation from it",
        '{{ (catalogs.makers["m"].products | fallback([])) | length }}', "3", "0",
    ),
    Case(
        "a collection of it",
        '{{ (collection("makers") | fallback([])) | length }}', "2", "0",
        ("collection", "makers"),
    ),
    Case(
        "a ladder steps down",
        '{% level 2 %}{{ catalogs.makers["m"].name }}{% level 1 %}down{% endlevel %}', "tents", "down",
    ),
    Case(
        "a fallback chain goes on",
        '{{ collection("picked")[0].name }} {{ collection("picked") | length }}', "Dome 3", "Dome 3",
        ("collection", "picked"),
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_what_was_not_agreed_to_is_missing(shop: Open, case: Case) -> None:
    workspace = shop(note(case.template))
    assert workspace.render("note", "push", who("ads", "profiling")).body == case.agreed  # type: ignore[union-attr]
    out = workspace.render("note", "push", who())
    assert out.body == case.refused  # type: ignore[union-attr]
    if case.lookup is not None:
        refused = [(look.kind, look.name, look.found) for look in out.lookups if look.code == "no_consent"]
        assert refused == [(*case.lookup, 0)]


def test_the_choices_and_their_explanation_say_which_purpose(shop: Open) -> None:
    ladder = (
        '{% level 3 %}{{ catalogs.makers["m"].best.name }}{% level 2 %}{{ collection("makers")[0].name }}'
    )
    workspace = shop(note('{{ collection("picked")[0].name }}' + ladder + "{% level 1 %}-{% endlevel %}"))
    (found,) = explain(workspace, "note", who())
    assert [[(reason.alternative, reason.code) for reason in choice.reasons] for choice in found.choices] == [
        [("picked", "no_consent")],
        [("level 3", "no_consent"), ("level 2", "no_consent")],
    ]
    picked, steps = found.choices
    assert picked.reasons[0].detail == "the recipient did not consent to profiling"
    assert all(REFUSED in reason.detail for reason in steps.reasons)
    assert found.why_not_higher == (
        "collection picked: the recipient did not consent to profiling (no_consent)",
        f"catalogs.makers['m'].best.name is missing: {REFUSED} (no_consent)",
    )


class Watched:
    """A reader that notes which catalogs are read."""

    def __init__(self, reader: CatalogReader) -> None:
        self._reader = reader
        self.read: set[str] = set()

    def items(self, catalog: str, keys: Sequence[Key]) -> dict[Key, Row]:
        self.read.update([catalog] if keys else [])
        return self._reader.items(catalog, keys)

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        self.read.add(query.catalog)
        return self._reader.select(query, parameters)

    def select_many(self, requests: Sequence[tuple[Query, Sequence[Any]]]) -> list[list[Row]]:
        return [self.select(*request) for request in requests]


EVERYTHING = (
    "{{ event.lines.product.maker.best.name | join(',') }}"
    "{{ (collection('makers') | fallback([])) | length }}"
    "{{ (catalogs.products['tent'].makers | fallback([])) | length }}"
)


@pytest.mark.parametrize(("consent", "makers"), [((), False), (("ads",), True)])
def test_nothing_is_fetched_that_was_not_agreed_to(
    shop: Open, consent: tuple[str, ...], *, makers: bool
) -> None:
    workspace = shop(note(EVERYTHING))
    manifest = workspace.message("note")
    with workspace.parts.store.snapshot() as reader:
        watched = Watched(reader)
        fetched = Fetched(watched)  # type: ignore[arg-type]
        parts = workspace.parts
        begun = Walk(parts).begin(manifest, "push", who(*consent), Options(), fetched)
        eager = Prefetch(parts.plans["note"], workspace.catalogs, "postgresql", parts.expressions)
        eager.fetch([begun], fetched)
        assert ("makers" in watched.read) is makers
        Walk(workspace.parts).finish(manifest, "push", who(*consent), begun)
    assert ("makers" in watched.read) is makers


def test_what_another_agreed_to_is_not_shown(shop: Open) -> None:
    """A chunk shares what was read; who agreed to less sees less all the same."""
    workspace = shop(note(EVERYTHING))
    people = [who("ads"), who(), who("ads"), who()]
    bodies = [out.body for out in workspace.render_many("note", people)]  # type: ignore[union-attr]
    assert bodies == ["Tent21", "00", "Tent21", "00"]


def test_personas_know_the_purposes(shop: Open) -> None:
    persona = FILES["templates/personas/ada.yaml"]
    ada = {"templates/personas/ada.yaml": persona.replace("[personalization]", "[ads, profiling, add]")}
    with pytest.raises(WorkspaceError) as caught:
        shop({**CATALOG, **ada})
    assert str(caught.value) == (
        "templates/personas/ada.yaml:4:27: no field and no source asks for consent to 'add'\n"
        "  4 | consent: [ads, profiling, add]\n"
        "    |                           ^\n"
        "  hint: did you mean 'ads'?"
    )


@pytest.mark.parametrize("part", ["consent: ads", "consent: profiling"])
@pytest.mark.parametrize("wrong", ["ads and more", "''", "[ads]"])
def test_a_purpose_is_one_word(shop: Open, part: str, wrong: str) -> None:
    change = {path: text and text.replace(part, f"consent: {wrong}") for path, text in CATALOG.items()}
    with pytest.raises(WorkspaceError, match=r"consent needs a purpose|consent should be text"):
        shop(change)


def test_merge_tags_tell_the_purposes(shop: Open) -> None:
    tags = {tag.name: tag.type for tag in merge_tags(shop(CATALOG), "note")}
    assert tags['catalogs.makers["…"].name'] == "str consent=ads"
    assert tags['catalogs.products["…"].makers'] == "list[ref[makers]] consent=ads"
    assert tags['collection("makers")'] == "list[ref[makers]] consent=ads"
    assert tags['collection("picked")'] == "list[ref[products]] consent=profiling"
    assert tags['catalogs.products["…"].sku'] == "str"


@pytest.mark.parametrize(
    ("purposes", "expect"),
    [((), None), ((None,), None), (("a",), None), ((None, "b", "c"), "the recipient did not consent to b")],
)
def test_refusal(purposes: tuple[str | None, ...], expect: str | None) -> None:
    assert refusal(frozenset("a"), *purposes) == expect
