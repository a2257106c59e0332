"""Items, relations and collections in a render."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from dynacontent import MissingValueError, Recipient, RenderError, WorkspaceError

EVENT = {"lines": [{"product": "tent", "quantity": 1}]}
USD = {"currency": "USD"}


@dataclass(frozen=True)
class Case:
    description: str
    template: str
    expect: str
    profile: dict[str, Any] = field(default_factory=dict)
    consent: tuple[str, ...] = ("personalization",)
    options: dict[str, Any] = field(default_factory=dict)


CASES = [
    Case("an item by key", '{{ catalogs.products["tent"].name }}', "Tent"),
    Case(
        "by=locale follows the locale", '{{ catalogs.products["tent"].name }}', "Zelt", {"language": "de-AT"}
    ),
    Case("by=currency follows the currency", '{{ catalogs.products["tent"].price | money }}', "$220.00", USD),
    Case("a ref is an item", "{{ profile.last_viewed.name }}", "Dome", {"last_viewed": "dome"}),
    Case("a dot on a list maps", "{{ event.lines.product.name | join(',') }}", "Tent"),
    Case(
        "a dot on lists of lists flattens",
        "{{ event.lines.product.complements.name | join(',') }}",
        "Mat,Stove",
    ),
    Case("a relation by query", '{{ catalogs.products["tent"].cheaper.name | join(",") }}', "Mat,Stove"),
    Case("an inverse relation", '{{ catalogs.products["mat"].completes.name | join(",") }}', "Tent"),
    Case("a collection", '{{ collection("best").name | join(",") }}', "Dome,Mat,Tent"),
    Case("a collection with a limit", '{{ collection("best", limit=1).name | join(",") }}', "Dome"),
    Case(
        "a collection that binds the profile, filled up by its fallback",
        '{{ collection("picked").name | join(",") }}',
        "Dome,Tent,Mat",
        {"favourites": ["tents"], "purchased": ["mat"]},
    ),
    Case(
        "below its min, its fallback",
        '{{ collection("picked").name | join(",") }}',
        "Dome,Mat,Tent",
        {"favourites": ["cooking"]},
    ),
    Case(
        "without consent, its fallback",
        '{{ collection("picked").name | join(",") }}',
        "Dome,Mat,Tent",
        {"favourites": ["tents"]},
        consent=(),
    ),
    Case(
        "under a cap, its fallback",
        '{{ collection("picked").name | join(",") }}',
        "Dome,Mat,Tent",
        {"favourites": ["tents"]},
        options={"level": 2},
    ),
    Case(
        "items without a shown price are left out",
        '{% for p in collection("best") %}{{ p.name }} {{ p.price | money }};{% endfor %}',
        "Mat $55.00;Tent $220.00;Stove $88.00;",
        USD,
    ),
    Case(
        "items compare by catalog and key",
        '{{ "same" if profile.last_viewed == catalogs.products["dome"] else "other" }}',
        "same",
        {"last_viewed": "dome"},
    ),
    Case(
        "an item that is not there is missing",
        '{{ "yes" if profile.last_viewed is missing else "no" }}',
        "yes",
        {"last_viewed": "nope"},
    ),
    Case(
        "testing a missing item is false",
        '{{ "yes" if profile.last_viewed else "no" }}',
        "no",
        {"last_viewed": "nope"},
    ),
    Case("a picture is a URL under assets", '{{ catalogs.products["tent"].picture }}', "assets/tent.png"),
    Case("a derived field", "{{ 'adult' if profile.adult else 'minor' }}", "adult", {"age": 18}),
    Case("a derived field of a derived field", "{{ profile.twice }}", "36", {"age": 18}),
    Case("derived from what is missing", "{{ profile.twice | fallback('none') }}", "none"),
    Case("a picture of the profile", "{{ profile.portrait }}", "assets/me.png", {"portrait": "me.png"}),
    Case("a segment", "{{ 'in' if segment('adult') else 'out' }}", "out", {"age": 17}),
    Case("a stage", "{{ context.stage }}", "new"),
    Case(
        "overlaps",
        "{{ 'x' if overlaps(profile.favourites, ['a', 'b']) else 'y' }}",
        "x",
        {"favourites": ["b"]},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_data(case: Case, say: Any) -> None:
    """Templates read catalogs as the design says."""
    who = Recipient({"id": "x", **case.profile}, event=EVENT, consent=case.consent)
    assert say(case.template, who, **case.options) == case.expect


@dataclass(frozen=True)
class Gone:
    description: str
    template: str
    code: str
    profile: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)


GONE = [
    Gone("unknown key", '{{ catalogs.products["tant"].name }}', "item_not_found"),
    Gone("no price in the currency", '{{ catalogs.products["dome"].price | money }}', "no_currency", USD),
    Gone("no consent", "{{ profile.favourites | listing }}", "no_consent", {"favourites": ["a"]}),
    Gone("capped item", "{{ profile.last_viewed.name }}", "level_cap", {"last_viewed": "tent"}, {"level": 1}),
    Gone(
        "capped relation",
        '{{ catalogs.products["tent"].cheaper.name | first }}',
        "level_cap",
        {},
        {"level": 2},
    ),
    Gone("no related item", '{{ catalogs.products["mat"].cheaper.name | first }}', "collection_below_min"),
    Gone("a picture that is not there", "{{ profile.portrait }}", "image_not_found", {"portrait": "you.png"}),
    Gone("an optional field without value", '{{ catalogs.products["dome"].picture }}', "attribute_missing"),
]


@pytest.mark.parametrize("case", GONE, ids=lambda case: case.description)
def test_using_what_is_missing_raises_with_its_code(case: Gone, say: Any) -> None:
    """Using a missing value fails with a stable code."""
    who = Recipient({"id": "x", **case.profile}, event=EVENT)
    with pytest.raises(MissingValueError) as caught:
        say(case.template, who, **case.options)
    assert caught.value.code == case.code


def test_the_error_of_an_unknown_key_names_the_closest(say: Any) -> None:
    """A key that does not exist says which do."""
    with pytest.raises(MissingValueError, match="did you mean 'tent'"):
        say('{{ catalogs.products["tant"].name }}')


def test_a_key_of_the_wrong_type_is_an_error(say: Any) -> None:
    """A key whose type is not known before is checked when it is used."""
    with pytest.raises(RenderError, match="keys of products are str, not int"):
        say("{{ catalogs.products[[36, 'x'] | first].name }}")


def test_rich_text_is_sanitized(shop: Any) -> None:
    """A field of type html reaches the page without what could run."""
    manifest = "banner: {body: banner.html}\n"
    page = '<p>{{ catalogs.products["tent"].about }}{{ profile.motto }}</p>'
    workspace = shop(
        {"templates/messages/note/message.yaml": manifest, "templates/messages/note/banner.html": page}
    )
    out = workspace.render("note", "banner", {"id": "x", "motto": "<i onclick=x>Go</i>"})
    assert out.content == "<p><b>Light</b><i>Go</i></p>"


def test_pictures_count_as_used_only_when_printed(shop: Any) -> None:
    """A picture that no template prints is not copied beside the output."""
    workspace = shop({})
    event = {"lines": [{"product": "tent", "quantity": 1}]}
    out = workspace.render("note", "push", {"id": "x", "portrait": "me.png"}, event=event)
    assert out.assets == ()


def test_derived_fields_do_not_go_round_in_a_circle(shop: Any) -> None:
    """A field derived from itself is a mistake, found when the workspace is opened."""
    fields = "fields:\n  a: int? = profile.b + 1\n  b: int? = profile.a + 1\n"
    with pytest.raises(
        WorkspaceError, match=r"profile.yaml:2:.*: derived fields go round in a circle: a → b → a"
    ):
        shop({"templates/profile.yaml": fields})


def test_a_missing_data_file_is_no_error_and_steps_down(shop: Any) -> None:
    """Without its data a catalog's look-ups are missing, with a code of their own."""
    body = "{% level 2 %}{{ collection('best').name | first }}{% level 1 %}plain{% endlevel %}"
    manifest = f'push: {{title: t, body: "{body}"}}\n'
    workspace = shop({"templates/messages/note/message.yaml": manifest, "catalogs/products.csv": None})
    out = workspace.render("note", "push", {"id": "x"})
    assert (out.body, out.level) == ("plain", 1)
    assert [reason.code for choice in out.choices for reason in choice.reasons] == ["catalog_unavailable"]
    assert "products.csv" in workspace.data_problems[0]


def test_prices_that_one_message_shows_do_not_empty_another(shop: Any) -> None:
    """Items without a price in the currency are left out only of messages that show it."""
    names = "push: {title: t, body: \"{{ collection('best').name | join(',') }}\"}\n"
    prices = (
        "push: {title: t, body: \"{% for p in collection('best') %}{{ p.price | money }}{% endfor %}\"}\n"
    )
    workspace = shop(
        {
            "templates/messages/note/message.yaml": names,
            "templates/messages/other/message.yaml": prices,
        }
    )
    who = {"id": "x", "currency": "USD"}
    assert workspace.render("note", "push", who).body == "Dome,Mat,Tent"
    with pytest.raises(MissingValueError, match="0 found with a price in CHF, min is 1") as caught:
        workspace.render("other", "push", {"id": "x", "currency": "CHF"})
    assert caught.value.code == "no_currency"


@pytest.mark.parametrize(("limit", "expect"), [("1", "Dome"), ("99", "Dome,Mat,Tent")])
def test_a_limit_cuts_after_min_is_counted(say: Any, limit: str, expect: str) -> None:
    """One item of a collection whose min is two is still one item of enough."""
    who = Recipient({"id": "x", "favourites": ["tents"]}, event=EVENT, consent=("personalization",))
    body = f'{{{{ collection("picked", limit={limit}).name | join(",") }}}}'
    assert say(body, who) == expect


def test_a_relation_into_a_catalog_without_data_is_missing(shop: Any) -> None:
    """A ladder steps down where the other catalog could not be read."""
    products = (
        "source: products.csv\nkey: sku\nfields: {sku: str}\n"
        "relations:\n  at: {to: places, where: item.id == this.sku}\n"
    )
    body = "{% level 3 %}{{ profile.last_viewed.at.id | first }}{% level 1 %}plain{% endlevel %}"
    workspace = shop(
        {
            "templates/messages/note/message.yaml": f'push: {{title: t, body: "{body}"}}\n',
            "catalogs/products.yaml": products,
            "catalogs/products.csv": "sku\ntent\n",
            "catalogs/places.yaml": "source: places.csv\nkey: id\nfields: {id: str}\n",
        }
    )
    out = workspace.render("note", "push", {"id": "x", "last_viewed": "tent"})
    assert (out.body, out.choices[0].reasons[0].code) == ("plain", "catalog_unavailable")


def test_consent_covers_derived_fields(shop: Any) -> None:
    """A derived field that asks for consent is missing without it, like any other."""
    fields = "key: id\nfields:\n  id: str\n  age: int?\n  old: bool? consent=ads = profile.age > 60\n"
    manifest = "push: {title: t, body: \"{{ 'old' if profile.old else 'not' }}\"}\n"
    change = {
        "templates/profile.yaml": fields,
        "templates/messages/note/message.yaml": manifest,
        "templates/segments.yaml": None,
        "templates/personas/ada.yaml": None,
        "catalogs/products.yaml": None,
        "templates/events.yaml": None,
    }
    workspace = shop(change)
    assert workspace.render("note", "push", Recipient({"id": "x", "age": 70})).body == "not"
    assert workspace.render("note", "push", Recipient({"id": "x", "age": 70}, consent=["ads"])).body == "old"


def test_a_key_that_is_personal_is_not_repeated(shop: Any) -> None:
    """No error tells a pii attribute, not even as the key that was not found."""
    manifest = 'push: {title: t, body: "{{ catalogs.products[profile.first_name].name }}"}\n'
    workspace = shop({"templates/messages/note/message.yaml": manifest})
    with pytest.raises(MissingValueError) as caught:
        workspace.render("note", "push", {"id": "x", "first_name": "Secret"})
    assert "Secret" not in str(caught.value)
