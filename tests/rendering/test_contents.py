"""Templates in data: rendered once, with the recipient's values inert, for the place they stand in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from dynacontent_cli.main import main

from dynacontent import MissingValueError, Push, Recipient, Workspace, WorkspaceError
from dynacontent.ports import FeedAnswer, MemoryFeedSource

Write = Callable[[dict[str, str | None]], Path]
SCHEMA = """\
    source: teasers.csv
    key: id
    fields:
      id: str
      name: str?
      price: money? by=currency
      text: template? by=locale
      more: template?
      lines: list[template]?
    """
FEED = """\
    offers:
      url: https://feeds.example/
      response: {text: template, inner: {text: "template?"}}
    """
CONFIGURATION = """\
    version = 1
    locales = ["en", "de"]
    currency = "EUR"
    feed_hosts = ["feeds.example"]
    [brand]
    name = "Shop"
    [constants]
    free_from = 50
    """


def table(text: str, **cells: str) -> str:
    """The source of the teasers: one of them, with this text."""
    row = {"id": "t", "name": "Tent <2P>", "price@EUR": "9.50", "text": text, **cells}
    made = io.StringIO()
    writer = csv.DictWriter(made, list(row))
    writer.writeheader()
    writer.writerow(row)
    return made.getvalue()


def files(text: str, body: str = '{{ catalogs.teasers["t"].text }}', **cells: str) -> dict[str, str | None]:
    quoted = body.replace("'", "''")
    return {
        "dynacontent.toml": CONFIGURATION,
        "catalogs/teasers.yaml": SCHEMA,
        "catalogs/teasers.csv": table(text, **cells),
        "catalogs/feeds.yaml": FEED,
        "templates/messages/note/message.yaml": "event: cart_abandoned\n"
        f"push:\n  title: t\n  body: '{quoted}'\n",
    }


def both(root: Path, who: Any = None, channel: str = "push", **options: Any) -> Any:
    """The output of the fast way, equal to that of the plain one."""
    found = []
    for plain in (False, True):
        workspace = Workspace.open(
            root, plain=plain, feeds=options.pop("feeds", None) if plain else options.get("feeds")
        )
        given = {name: value for name, value in options.items() if name != "feeds"}
        found.append(workspace.render("note", channel, who or workspace.persona("ada"), **given))
    fast, slow = found
    if isinstance(fast, Push):
        assert (fast.body, fast.level) == (slow.body, slow.level)
    else:
        assert fast.html == slow.html
    return fast


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Hello", "Hello"),
        ("Hello {{ profile.first_name }} of {{ brand.name }}", "Hello Ada of Shop"),
        ("{{ item.name }}: {{ item.price | money }}", "Tent <2P>: €9.50"),
        ("{% if profile.age > 30 %}grown{% else %}young{% endif %}", "grown"),
        ("{% for f in profile.favourites %}{{ f }}{% endfor %}", "tents"),
        ("{% set n = profile.age + 1 %}{{ n }} {{ constants.free_from }}", "37 50"),
        ("{{ event.lines[0].quantity }} {{ context.locale }}", "2 en"),
        ('{{ profile.nick | fallback("you") }}', "you"),
        ("{{ item.gone | fallback(1) }}", "1"),
        ("{# nothing #}x", "x"),
        # nothing nests deeper, and no value is looked at again
        ("{{ item.more }}", "{{ brand.name }}"),
        ('{{ "{{ brand.name }}" }}', "{{ brand.name }}"),
        ("{{ profile.id }}", "ada"),
        # what it says is text
        ("<b>{{ profile.first_name }}</b>", "<b>Ada</b>"),
        ("{{ profile.motto }}", "bold"),
    ],
)
def test_what_it_says(text: str, says: str, root: Write) -> None:
    if "nick" in text or "gone" in text:
        text = text.replace("profile.nick", "profile.portrait").replace("item.gone", "item.lines")
    who = Recipient(
        {"id": "ada", "first_name": "Ada", "age": 36, "favourites": ["tents"], "motto": "<b>bold</b>"},
        event={"lines": [{"product": "tent", "quantity": 2}]},
        consent=["personalization"],
    )
    assert both(root(files(text, more="{{ brand.name }}")), who).body == says


def test_values_are_inert_and_escaped_for_their_place(root: Write) -> None:
    name = "{{ 7 * 7 }}{% raw %}<script>\"'"
    who = Recipient({"id": "x", "first_name": name}, event={"lines": []})
    change = files("Hi {{ profile.first_name }} & <i>co</i>")
    change["templates/messages/note/message.yaml"] = "event: cart_abandoned\nbanner: {alt: x}\n"
    change["templates/messages/note/banner.html"] = (
        '<p title="{{ catalogs.teasers["t"].text }}">{{ catalogs.teasers["t"].text }}</p>'
    )
    html = both(root(change), who, "banner").html
    assert "Hi {{ 7 * 7 }}{% raw %}&lt;script&gt;" in html
    assert "<script>" not in html
    assert "<i>" not in html
    assert "49" not in html


def test_a_list_of_them_and_the_languages(root: Write) -> None:
    body = '{{ catalogs.teasers["t"].lines | join("/") }} {{ catalogs.teasers["t"].text }}'
    change = files(
        "Hi {{ profile.id }}", body, lines="a {{ profile.id }}|b", **{"text@de": "Hallo {{ profile.id }}"}
    )
    for locale, says in (("en", "a x/b Hi x"), ("de", "a x/b Hallo x")):
        assert both(root(change), Recipient({"id": "x"}, event={"lines": []}), locale=locale).body == says


def test_one_recipient_is_not_shown_anothers(root: Write) -> None:
    workspace = Workspace.open(root(files("Hi {{ profile.first_name }}")))
    people: list[Any] = [
        Recipient({"id": str(n), "first_name": f"N{n}"}, event={"lines": []}) for n in range(3)
    ]
    said = [out.body for out in workspace.render_many("note", people)]  # type: ignore[union-attr]
    assert said == ["Hi N0", "Hi N1", "Hi N2"]


def test_what_a_component_showed_is_not_taken_for_another(root: Write) -> None:
    """Also where it is shown so often that its prints are kept."""
    change = files("Hi {{ profile.first_name }}")
    change["templates/components/t.html"] = "{% macro t(item) %}<p>{{ item.text }}</p>{% endmacro %}"
    change["templates/messages/note/message.yaml"] = "banner: {alt: x}\n"
    change["templates/messages/note/banner.html"] = (
        '{% from "components/t.html" import t %}{{ t(catalogs.teasers["t"]) }}'
    )
    workspace = Workspace.open(root(change))
    people: list[Any] = [{"id": str(n), "first_name": f"N{n}"} for n in range(6)]
    said = [out.content for out in workspace.render_many("note", people)]  # type: ignore[union-attr]
    assert said == [f"<p>Hi N{n}</p>" for n in range(6)]


def test_a_feed_has_them_too(root: Write) -> None:
    def answer(_request: object) -> FeedAnswer:
        return FeedAnswer(value={"text": "Hi {{ profile.id }}", "inner": {"text": "{{ nosuch }}"}})

    body = '{{ feeds.offers().text }} {{ feeds.offers().inner.text | fallback("-") }}'
    for plain in (False, True):
        workspace = Workspace.open(root(files("", body)), plain=plain, feeds=MemoryFeedSource(answer))
        out = workspace.render("note", "push", {"id": "x"}, event={"lines": []})
        assert isinstance(out, Push)
        assert out.body == "Hi x -"
        assert out.fallbacks == (("feeds.offers(…).inner.text", "content_invalid"),)


def test_the_recipients_own_fields_stay_text(root: Write) -> None:
    change = files("", "{{ profile.note }} {{ event.note }}")
    change["templates/profile.yaml"] = "key: id\nfields:\n  id: str\n  note: template\n"
    change["templates/events.yaml"] = "cart_abandoned:\n  note: template\n"
    change["templates/segments.yaml"] = change["templates/personas/ada.yaml"] = None
    change["catalogs/products.yaml"] = None
    who = Recipient({"id": "x", "note": "{{ brand.name }}"}, event={"note": "{% broken"})
    assert both(root(change), who).body == "{{ brand.name }} {% broken"


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("{{ profile.first_name }}", "attribute_missing", "its text needs profile.first_name"),
        ("{{ profile.favourites | join }}", "no_consent", "its text needs"),
        ("{{ item.name.first.second }}", "attribute_missing", "its text needs"),
        ("{{ nosuch }}", "content_invalid", "there is no name 'nosuch'"),
        ("{{ profile.id | nosuch }}", "content_invalid", "there is no filter 'nosuch'"),
        ("{{ item.price }}", "content_invalid", "money cannot be printed as it is"),
        ("{{ profile.id.__class__ }}", "content_invalid", "underscore"),
        ("{{ 1 // 0 }}", "content_invalid", "ZeroDivisionError"),
        ("{% set x = 'ab' %}" + "{% set x = x ~ x %}" * 40 + "{{ x }}", "content_invalid", "string_size"),
        ('{{ "x" * 2000000 }}', "content_invalid", "limit string_size"),
        (
            "{% for i in range(400) %}{% for j in range(400) %}{% endfor %}{% endfor %}",
            "content_invalid",
            "limit",
        ),
    ],
)
def test_what_cannot_be_said_is_missing(text: str, code: str, message: str, root: Write) -> None:
    """So the next level takes over; alone, it is the error of every missing value."""
    ladder = '{% level 2 %}{{ catalogs.teasers["t"].text }}{% level 1 %}plain{% endlevel %}'
    who = Recipient({"id": "x", "favourites": ["a"]}, event={"lines": []})
    assert both(root(files(text, ladder)), who).body == "plain"
    workspace = Workspace.open(root(files(text)))
    with pytest.raises(MissingValueError) as raised:
        workspace.render("note", "push", who)
    assert raised.value.code == code
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Hi\n{{ profile.", "is no template: expected name or number (line 2, column 11 of the text)"),
        ("{% if x %}", "is no template: Unexpected end of template"),
        ("{% set x %}a{% endset %}", "{% assignblock %} is not for templates in data"),
        ("{% set n = namespace() %}", "namespace is not for templates in data"),
        ('{% include "x" %}', "{% include %} is not for templates in data"),
        ("{% macro m() %}{% endmacro %}", "{% macro %} is not for templates in data"),
        ("{% trans %}x{% endtrans %}", "Encountered unknown tag 'trans'"),
        ('{{ collection("best") | length }}', "collection is not for templates in data"),
        ("{{ catalogs.products }}", "catalogs is not for templates in data"),
    ],
)
def test_what_is_no_template_is_found_on_import(text: str, message: str, root: Write) -> None:
    with pytest.raises(WorkspaceError) as raised:
        Workspace.open(root(files(text, **{"text@de": "{{"})))
    assert message in str(raised.value)
    assert "catalogs/teasers.csv:2" in str(raised.value)
    assert "text" in str(raised.value)
    assert "text@de" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ profile.frist_name }}", "text: profile has no field 'frist_name'"),
        ("{{ item.nme }}", "text: item has no field 'nme'"),
        ("{{ item.price }}", "text: item.price is money and cannot be printed as it is"),
        ("{{ profile.age | date }}", "text: date formats a date, and profile.age is int"),
        ("{{ nosuch }}", "text: there is no name 'nosuch' (line 1, column 4 of the text)"),
    ],
)
def test_a_check_of_the_data_knows_every_name(text: str, message: str, root: Write) -> None:
    folder = root(files(text))
    found = CliRunner().invoke(main, ["-C", str(folder), "catalog", "check", "teasers"])
    assert found.exit_code == 1
    assert f"catalogs/teasers.csv:2: {message}" in found.output
