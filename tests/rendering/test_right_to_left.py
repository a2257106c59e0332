"""Whole messages from right to left, in one language of their own, and in pseudo-locales."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from dynacontent import Email, Push, UnknownNameError, Workspace

Write = Callable[[Mapping[str, str | None]], Any]

FRAME = (
    '<mjml lang="{{ context.locale }}" dir="{{ context.direction }}">'
    '<mj-head><mj-attributes><mj-text align="start" /></mj-attributes></mj-head>'
    "<mj-body><mj-section><mj-column>{% block content %}{% endblock %}</mj-column></mj-section></mj-body>"
    "</mjml>"
)
BODY = (
    '{% extends "layouts/frame.mjml" %}{% block content %}'
    "<mj-text>{% trans name=profile.first_name %}Hello {{ name }}!{% endtrans %} {{ _('Sale') }}</mj-text>"
    "{% endblock %}"
)
OWN = (
    '{% extends "layouts/frame.mjml" %}{% from "components/button.mjml" import button %}'
    '{% block content %}<mj-include path="../../components/line.mjml" />{{ button(_("Sale")) }}'
    "<mj-text>{% trans %}Hello again{% endtrans %}</mj-text>{% endblock %}"
)
ARABIC = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8"

msgid "Hello %(name)s!"
msgstr "مرحبا %(name)s!"
"""
GERMAN = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8"

msgid "Hello again"
msgstr "Hallo noch einmal"

msgid "Sale"
msgstr "Ausverkauf"

msgid "A line"
msgstr "Eine Zeile"
"""
NAME = "{{ profile.first_name }}"
HELLO = "{% trans name=profile.first_name %}Hello {{ name }}!{% endtrans %}"
CHANGE = {
    "dynacontent.toml": 'version = 1\nlocales = ["en", "de", "ar"]\n',
    "templates/locales/ar/LC_MESSAGES/messages.po": ARABIC,
    "templates/locales/de/LC_MESSAGES/messages.po": GERMAN,
    "templates/layouts/frame.mjml": FRAME,
    "templates/components/button.mjml": (
        "{% macro button(label) %}\n{# label: str #}\n"
        '<mj-button href="https://x.example/">{{ label }}</mj-button>\n{% endmacro %}\n'
    ),
    "templates/components/line.mjml": "<mj-text>{% trans %}A line{% endtrans %}</mj-text>\n",
    "templates/messages/note/message.yaml": (
        f'email: {{subject: "{HELLO}", preheader: "{HELLO}"}}\n'
        f'push: {{title: "{HELLO}", body: "{NAME}, hi", link: "https://x.example/{NAME}"}}\n'
    ),
    "templates/messages/note/email.mjml": BODY,
    "templates/messages/note/email.de.mjml": OWN,
}
ANN = {"id": "a", "first_name": "Ann"}
OMAR = {"id": "o", "first_name": "عمر"}


@pytest.fixture(name="workspaces", params=["fast", "plain"])
def _workspaces(request: pytest.FixtureRequest, root: Write) -> Workspace:
    return Workspace.open(root(CHANGE), plain=request.param == "plain")


def test_values_of_another_direction_are_isolated_in_every_text(workspaces: Workspace) -> None:
    mail = workspaces.render("note", "email", ANN, locale="ar")
    push = workspaces.render("note", "push", ANN, locale="ar")
    assert isinstance(mail, Email)
    assert isinstance(push, Push)
    assert mail.subject == mail.preheader == push.title == "مرحبا \u2068Ann\u2069!"
    assert "مرحبا \u2068Ann\u2069! " in mail.html
    assert mail.text == "مرحبا \u2068Ann\u2069! \u2068Sale\u2069\n"
    assert (push.body, push.link) == ("\u2068Ann\u2069, hi", "https://x.example/Ann")
    assert workspaces.render("note", "push", OMAR, locale="ar").title == "مرحبا عمر!"
    assert workspaces.render("note", "push", OMAR, locale="en").title == "Hello \u2068عمر\u2069!"
    assert workspaces.render("note", "push", ANN, locale="en").title == "Hello Ann!"


def test_the_subject_in_a_mime_message_keeps_its_isolates(workspaces: Workspace) -> None:
    mail = workspaces.render("note", "email", ANN, locale="ar")
    assert isinstance(mail, Email)
    assert mail.to_mime()["Subject"] == mail.subject


def test_start_is_right_where_text_is_read_from_right_to_left(workspaces: Workspace) -> None:
    for locale, side in (("ar", "right"), ("en", "left"), ("ar-XB", "right"), ("en-XA", "left")):
        html = workspaces.render("note", "email", ANN, locale=locale).html
        assert f"text-align:{side}" in html.replace(": ", ":")
        assert html.count(f'dir="{"rtl" if side == "right" else "ltr"}"') >= 1


def test_a_body_for_one_language_has_all_that_others_have(workspaces: Workspace) -> None:
    """It extends, includes and imports, and its texts are translated."""
    mail = workspaces.render("note", "email", ANN, locale="de")
    assert isinstance(mail, Email)
    assert mail.text == "Eine Zeile\n\nAusverkauf (https://x.example/)\n\nHallo noch einmal\n"
    assert '<html lang="de" dir="ltr"' in mail.html


def test_pseudo_locales_need_no_configuration(workspaces: Workspace) -> None:
    push = workspaces.render("note", "push", ANN, locale="en_xa")
    assert (push.title, push.body, push.locale) == ("[Ĥéļļö Ann!]", "Ann, hi", "en-XA")
    mail = workspaces.render("note", "email", ANN, locale="ar-XB")
    assert isinstance(mail, Email)
    assert "\u202eHello\u202c" in mail.html
    assert '<html lang="ar-XB" dir="rtl"' in mail.html
    assert mail.subject.replace("\u200f", "") == "Hello \u2068Ann\u2069!"


def test_no_profile_chooses_a_pseudo_locale(workspaces: Workspace) -> None:
    push = workspaces.render("note", "push", {**ANN, "language": "en-XA"})
    assert (push.title, push.locale) == ("Hello Ann!", "en")
    with pytest.raises(UnknownNameError):
        workspaces.render("note", "push", ANN, locale="fr")
