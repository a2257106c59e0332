"""Bodies and texts of a message, by channel and locale."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dynacontent import AuthoringError, Email, RenderError

MJML = "<mjml><mj-body><mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section></mj-body></mjml>"
FOLDER = "templates/messages/note"


def email(body: str, subject: str = "Hello", more: str = "", **files: str) -> dict[str, str]:
    manifest = f"email:\n  body: email.mjml\n  subject: {json.dumps(subject)}\n{more}"
    return {
        f"{FOLDER}/message.yaml": manifest,
        f"{FOLDER}/email.mjml": MJML.format(body),
        **{f"{FOLDER}/{name}": text for name, text in files.items()},
    }


def render(shop: Any, change: dict[str, str], **profile: Any) -> Email:
    out = shop(change).render("note", "email", {"id": "x", **profile})
    assert isinstance(out, Email)
    return out


def test_values_are_escaped_for_their_place(shop: Any) -> None:
    """HTML in the body, nothing in subject and text."""
    name = "O'Neil <b>&</b>"
    tag = "{{ profile.first_name }}"
    out = render(shop, email(tag, tag, f"  preheader: {tag!r}\n"), first_name=name)
    assert out.subject == name
    assert out.preheader == name
    assert "O'Neil &lt;b&gt;&amp;&lt;/b&gt;" in out.html
    assert out.text == f"{name}\n"


def test_attributes_keep_every_script(shop: Any) -> None:
    """The compiler would write Arabic, emoji and quotes in attributes as escapes of its own."""
    picture = '</mj-text><mj-image src="https://a.example/x.png" alt="{{ profile.first_name }}" /><mj-text>'
    out = render(shop, email(picture), first_name='ليلى 👩‍👩‍👧 "q" \\')
    assert 'alt="ليلى 👩‍👩‍👧 &quot;q&quot; \\"' in out.html


def test_a_link_of_a_scheme_that_is_not_allowed_is_blocked(shop: Any) -> None:
    """Data never makes a script link; the output says so."""
    out = render(shop, email('<a href="{{ profile.first_name }}">x</a>'), first_name="javascript:alert(1)")
    assert "javascript" not in out.html
    assert 'href="#blocked"' in out.html
    assert out.warnings[0].startswith("blocked_url: profile.first_name")


def test_style_sheets_are_inlined_and_media_queries_stay(shop: Any) -> None:
    """Each email client gets what it understands."""
    body = "<b class='c'>x</b>"
    css = ".c {color:red} @media print {.c {color:blue !important}}"
    head = f"<mjml><mj-head><mj-style>{css}</mj-style></mj-head>"
    change = email(body)
    change[f"{FOLDER}/email.mjml"] = change[f"{FOLDER}/email.mjml"].replace("<mjml>", head)
    html = render(shop, change).html
    assert 'style="color: red;"' in html or 'style="color:red' in html.replace(": ", ":")
    assert "@media print" in html


def test_language_and_direction(shop: Any) -> None:
    """The document says in which language and direction it is."""
    out = shop(email("x")).render("note", "email", {"id": "x"}, locale="de")
    assert '<html lang="de" dir="ltr"' in out.html


def test_a_body_for_one_locale(shop: Any) -> None:
    """``email.de.mjml`` replaces the body for German; others take the one without a tag."""
    change = email("english", **{"email.de.mjml": MJML.format("deutsch")})
    workspace = shop(change)
    assert workspace.render("note", "email", {"id": "x", "language": "de-AT"}).text == "deutsch\n"
    assert workspace.render("note", "email", {"id": "x", "language": "fr"}).text == "english\n"


def test_an_authored_text_wins(shop: Any) -> None:
    """``email.txt`` replaces the derived plain text, keeping its lines."""
    text = "Hi {{ profile.first_name }},\n\n\n\n  good   day.\n{% if false %}\nno\n{% endif %}\nBye\n"
    out = render(shop, email("body", **{"email.txt": text}), first_name="A\nB")
    assert out.text == "Hi A B,\n\ngood day.\nBye\n"


def test_white_space_collapses_in_texts(shop: Any) -> None:
    """Subjects may be written over several lines without gymnastics."""
    subject = "{% if true %}\n   Hello,\n{% endif %}\n   world \n"
    assert render(shop, email("x", subject)).subject == "Hello, world"


def test_push_texts_links_and_pictures(shop: Any) -> None:
    """A push is plain text; its picture is found among the assets."""
    manifest = (
        "push:\n  title: '{{ profile.first_name }}'\n  body: b\n  ttl: 4h\n  collapse: c\n"
        "  link: 'https://shop.example/?q={{ profile.first_name }}'\n  image: hero.png\n"
    )
    out = shop({f"{FOLDER}/message.yaml": manifest}).render(
        "note", "push", {"id": "x", "first_name": "A&B <c>"}
    )
    assert (out.title, out.ttl, out.collapse) == ("A&B <c>", 14400, "c")
    assert out.image == "assets/hero.png"
    assert out.link == "https://shop.example/?q=A&B%20%3Cc%3E"


def test_a_banner_is_a_fragment(shop: Any) -> None:
    """No document is put around a banner, and blank lines of tags are gone."""
    manifest = "banner: {body: banner.html, link: 'https://a.example', alt: Alt, sizes: [300x250]}\n"
    html = "{% set x = 1 %}\n<p>{{ profile.first_name }}</p>\n{% if true %}\n\n<i>y</i>\n{% endif %}\n"
    change = {f"{FOLDER}/message.yaml": manifest, f"{FOLDER}/banner.html": html}
    out = shop(change).render("note", "banner", {"id": "x", "first_name": "<"})
    assert out.content == "<p>&lt;</p>\n<i>y</i>"
    assert (out.link, out.alt, out.sizes) == ("https://a.example", "Alt", ((300, 250),))


@pytest.mark.parametrize(
    ("body", "error", "text"),
    [
        ("{{ 1 / 0 }}", RenderError, "ZeroDivisionError: division by zero"),
        ("{{ profile.first_name + 1 }}", AuthoringError, "(str) + a number does not compute"),
        ("<a href={{ profile.first_name }}>x</a>", RenderError, "attribute without quotes"),
        (
            "</mj-text><mj-button href='javascript:x'>x</mj-button><mj-text>",
            AuthoringError,
            "href is a URL that could run code",
        ),
    ],
)
def test_what_goes_wrong_in_a_body_has_its_place(
    shop: Any, body: str, error: type[Exception], text: str
) -> None:
    """Every failure is one of ours and says where."""
    with pytest.raises(error, match=r"(?s)^templates/messages/note/email.mjml:1:.*") as caught:
        render(shop, email(body), first_name="Ann")
    assert text in str(caught.value)
    assert "  1 | <mjml>" in str(caught.value)
