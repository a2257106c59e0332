"""Which files a message can come to: never fewer than it uses, and all where a name is not written out."""

# ruff: noqa: E501 - cases are a table
from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from dynacontent.loading.reach import Reach

SHOP = {
    "dynacontent.toml": b"version = 1",
    "templates/profile.yaml": b"key: id",
    "templates/personas/ada.yaml": b"profile: {id: hero}",
    "templates/assets/base.mjml": b"",
    "templates/layouts/base.mjml": b'<mj-include path="./look.css" type="css" />{% block body %}{% endblock %}',
    "templates/layouts/look.css": b"p { color: red }",
    "templates/components/cards.mjml": b'{% from "components/price.txt" import price %}{% macro card() %}{% endmacro %}',
    "templates/components/price.txt": b"{% macro price() %}{% endmacro %}",
    "templates/components/heroes.mjml": b"{%- macro hero_plain() -%}{% endmacro %}",
    "templates/placements/spot.yaml": b"default: hero_plain",
    "templates/messages/hello/message.yaml": b"push: {title: Hello}",
    "templates/messages/other/message.yaml": b"push: {title: Other}",
    "templates/messages/other/part.txt": b"x",
}
SHARED = {path for path in SHOP if path.startswith(("templates/layouts", "templates/comp", "templates/plac"))}
LAYOUT = {"templates/layouts/base.mjml", "templates/layouts/look.css"}
CARDS = {"templates/components/cards.mjml", "templates/components/price.txt"}
HERO = {"templates/placements/spot.yaml", "templates/components/heroes.mjml"}
OTHER = {"templates/messages/other/message.yaml", "templates/messages/other/part.txt"}
BODY = "templates/messages/hello/email.mjml"


@dataclass(frozen=True)
class Case:
    description: str
    body: str = ""
    reached: set[str] = field(default_factory=set)
    manifest: str = "push: {title: Hello}"


@pytest.mark.parametrize(
    "case",
    [
        Case("nothing", "<mjml></mjml>"),
        Case("a layout, and what that includes", '{% extends "layouts/base.mjml" %}', LAYOUT),
        Case("a component, and what that imports", '{%- from "components/cards.mjml" import card -%}', CARDS),
        Case("an import whole", "{% import 'components/price.txt' as prices %}", {"templates/components/price.txt"}),
        Case("a placement, with what its rules show", '{% placement "spot" %}', HERO),
        Case("a placement of its own", "", {"templates/components/heroes.mjml"}, "placements: {p: {default: hero_plain}}"),
        Case("the name of a macro in a template alone", "{{ hero_plain() }}{{ card() }}"),
        Case("a file of another message", "{% include 'messages/other/part.txt' %}", {"templates/messages/other/part.txt"}),
        Case("the same by MJML", '<mj-include path="../other/part.txt" />', {"templates/messages/other/part.txt"}),
        Case("a name put together", "{% import 'components/' ~ name as c %}", SHARED | OTHER),
        Case("a name in two pieces", "{% include 'layouts/' 'base.mjml' %}", SHARED | OTHER),
        Case("an escaped name", r"{% include 'layouts/\x62ase.mjml' %}", SHARED | OTHER),
        Case("an escaped placement", r'{% placement "sp\x6ft" %}', SHARED | OTHER),
        Case("a placement in two pieces", '{% placement "sp" "ot" %}', SHARED | OTHER),
        Case("several names", "{% include ['a.txt', 'b.txt'] %}", SHARED | OTHER),
        Case("an escaped path", '<mj-include path="./%62ase.mjml" />', SHARED | OTHER),
        Case("a path with entities", '<mj-include path="./&#98;ase.mjml" />', SHARED | OTHER),
        Case("an escape in YAML", "", SHARED | OTHER, r'push: {title: "\u007b% placement %}"}'),
        Case("line ends and quotes in YAML", "", set(), r'push: {title: "{{ x | fallback(\"y\") }}\n"}'),
    ],
    ids=lambda case: case.description,
)  # fmt: skip
def test_what_a_message_can_come_to(case: Case) -> None:
    manifest = "templates/messages/hello/message.yaml"
    found = Reach({**SHOP, BODY: case.body.encode(), manifest: case.manifest.encode()})
    assert set(found.of_message("hello")) - {manifest, BODY} == case.reached


def test_every_file_has_one_part() -> None:
    """It belongs to a message, is shared by several, or is what all may depend on."""
    found = Reach(SHOP)
    messages = {path for name in ("hello", "other") for path in found.of_message(name)}
    assert set(found.beside) | set(found.shared) | messages == set(SHOP)
    assert set(found.shared) == SHARED
    assert "templates/assets/base.mjml" in found.beside


def test_what_is_shared_may_come_to_a_message() -> None:
    taking = {**SHOP, "templates/layouts/base.mjml": b"{% include 'messages/other/part.txt' %}"}
    assert "templates/messages/other/part.txt" in Reach(taking).shared
