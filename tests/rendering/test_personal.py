"""What is marked ``pii`` stands in no error and in no record of a render."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

import pytest

from dynacontent import Recipient, RenderError, Workspace
from dynacontent.models.results import Lookup
from dynacontent.rendering.context import Options
from dynacontent.rendering.explain import explain
from dynacontent.rendering.inquiry import inquire
from tests.rendering.conftest import FILES, Open

PROFILE = """\
key: id
timezone: timezone
fields:
  id: str
  first_name: str? pii
  timezone: timezone? pii
  one: ref[products]? pii
  many: list[ref[products]]? pii
  scores: map[int]? pii
  address?: {street: str pii, town: str}
  shouted: str? pii = profile.first_name | upper
  echoed: str? = profile.first_name
"""
EVENTS = """\
asked:
  mail: email? pii
  product: ref[products]? pii
  open: ref[products]?
  lines?:
    - {note: "str? pii", product: "ref[products]? pii"}
"""
PRODUCTS = dedent(FILES["catalogs/products.yaml"]) + (
    "  of_mail: {where: item.name != event.mail and item.sku != profile.address.street}\n"
    "  of_past: {where: 'item.name != history.last(\"asked\").mail'}\n"
    "  of_text: {parameters: {text: str}, where: item.name != text}\n"
    "  of_list: {parameters: {texts: 'list[str]'}, where: item.name not in texts}\n"
    "  of_ref: {parameters: {other: 'ref[products]'}, where: item != other}\n"
    "  of_marked: {parameters: {text: str pii}, where: item.name != text}\n"
)
PAST = {"event": "asked", "at": "2026-01-01T00:00:00Z"}


def asking(shop: Open, body: str) -> Workspace:
    """A shop with one message of that body."""
    manifest = f"event: asked\npush:\n  title: t\n  body: |-\n    {body}\n"
    return shop(
        {
            "templates/profile.yaml": PROFILE,
            "templates/events.yaml": EVENTS,
            "templates/segments.yaml": None,
            "templates/personas/ada.yaml": None,
            "catalogs/products.yaml": PRODUCTS.replace(
                "where: item.category in profile.favourites and item not in profile.purchased",
                "where: 'true'",
            ),
            "templates/messages/note/message.yaml": manifest,
        }
    )


def person(event: dict[str, Any], **profile: Any) -> Recipient:
    return Recipient({"id": "x", **profile}, event=event, history=[{**PAST, "mail": "old@secret.example"}])


@dataclass(frozen=True)
class Case:
    name: str
    body: str
    profile: dict[str, Any] = field(default_factory=dict)
    event: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


SECRET = "mats"
"""Close to the key of an item, so that a hint would name that."""
ERRORS = [
    Case("a text", "{{ catalogs.products[profile.first_name].name }}", {"first_name": SECRET}),
    Case("a ref", "{{ profile.one.name }}", {"one": SECRET}),
    Case("a list of refs", "{{ profile.many | map(attribute='name') | join }}", {"many": ["tent", SECRET]}),
    Case("a ref of the event", "{{ event.product.name }}", event={"product": SECRET}),
    Case("inside the event", "{{ event.lines[0].product.name }}", event={"lines": [{"product": SECRET}]}),
    Case("a copy that is not marked", "{{ event.open.name }}", {"one": SECRET}, {"open": SECRET}),
    Case("a derived field", "{{ catalogs.products[profile.shouted].name }}", {"first_name": SECRET}),
    Case("the name of a catalog", "{{ catalogs[profile.first_name]['tent'].name }}", {"first_name": SECRET}),
]


@pytest.mark.parametrize("case", ERRORS, ids=str)
def test_no_error_tells_it(case: Case, shop: Open) -> None:
    workspace = asking(shop, case.body)
    with pytest.raises(RenderError) as caught:
        workspace.render("note", "push", person(case.event, **case.profile))
    assert "mat" not in str(caught.value).lower().replace("format", "")


def test_other_keys_are_told(shop: Open) -> None:
    workspace = asking(shop, "{{ event.open.name }}")
    with pytest.raises(RenderError, match="no item with key 'mats'") as caught:
        workspace.render("note", "push", person({"open": "mats"}, first_name="Ada"))
    assert "did you mean 'mat'?" in str(caught.value)


@dataclass(frozen=True)
class Read(Case):
    argument: Any = "(personal)"


LOOKUPS = [
    Read(
        "paths of event and profile",
        "{{ collection('of_mail') | length }}",
        {"address": {"street": "Hill 1", "town": "Ulm"}},
        {"mail": "a@secret.example"},
        {"event.mail": "(personal)", "profile.address.street": "(personal)"},
    ),
    Read("a parameter", "{{ collection('of_text', text=event.mail) | length }}", {}, {"mail": "a@b.example"},
         {"text": "(personal)"}),
    Read("another parameter", "{{ collection('of_text', text='a') | length }}", {"first_name": "Ada"}, {},
         {"text": "a"}),
    Read("a derived field", "{{ collection('of_text', text=profile.shouted) | length }}",
         {"first_name": "Ada"}, {}, {"text": "(personal)"}),
    Read("an equal value", "{{ collection('of_text', text=profile.echoed) | length }}",
         {"first_name": "Ada"}, {}, {"text": "(personal)"}),
    Read("in a list", "{{ collection('of_list', texts=[profile.first_name, 'b']) | length }}",
         {"first_name": "Ada"}, {}, {"texts": ["(personal)", "b"]}),
    Read("a ref", "{{ collection('of_ref', other=profile.one) | length }}", {"one": "mat"}, {},
         {"other": "(personal)"}),
    Read("a marked parameter", "{{ collection('of_marked', text='a') | length }}", {}, {},
         {"text": "(personal)"}),
    Read("the key of an item", "{{ profile.one.name }}", {"one": "mat"}),
    Read("the key of another item", "{{ event.open.name }}", {"one": "mat"}, {"open": "tent"}, "tent"),
    Read("the key of a relation's item", "{{ profile.one.cheaper | length }}", {"one": "tent"}),
]  # fmt: skip


@pytest.mark.parametrize("case", LOOKUPS, ids=str)
def test_no_lookup_tells_it(case: Read, shop: Open) -> None:
    workspace = asking(shop, case.body)
    who = person(case.event, **case.profile)
    looked_up = workspace.render("note", "push", who).lookups
    assert looked_up
    assert looked_up[-1].argument == case.argument
    (explained,) = explain(workspace, "note", who)
    assert explained.lookups == looked_up


def test_what_happened_before_is_personal_too(shop: Open) -> None:
    (lookup,) = (
        asking(shop, "{{ collection('of_past') | length }}").render("note", "push", person({})).lookups
    )
    assert "old@secret.example" not in str(lookup)
    assert "(personal)" in str(lookup)


@pytest.mark.parametrize("name", ["of_mail", "of_past", "of_text"])
def test_a_question_to_a_collection_does_not_tell_it(name: str, shop: Open) -> None:
    parameters = {"text": "a@secret.example"} if name == "of_text" else None
    found = inquire(
        asking(shop, "b"),
        name,
        person({"mail": "a@secret.example"}),
        message="note",
        parameters=parameters,
        options=Options(),
    )
    assert [type(lookup) for lookup in found.lookups] == [Lookup]
    assert "secret" not in str(found.lookups)


def test_the_explanation_does_not_tell_it(shop: Open) -> None:
    (found,) = explain(asking(shop, "b"), "note", person({}, timezone="Asia/Kolkata"))
    (zone,) = (setting for setting in found.settings if setting.name == "timezone")
    assert (zone.value, zone.source) == ("(personal)", "profile.timezone: (personal)")
