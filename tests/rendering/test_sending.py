"""What goes with an email: from the manifest, from the configuration, and for one recipient."""


# ruff: noqa: E501 - manifests as authors write them

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dynacontent import Banner, Email, Push, RenderError, Workspace, WorkspaceError
from dynacontent.channels.unsubscribe import make_token, read_token

CONFIGURATION = """\
    version = 1
    locales = ["en", "de"]
    currency = "EUR"
    assets_url = "https://cdn.example/a/"
    [brand]
    name = "Shop"
"""
EMAIL = """\
    [email]
    from = "Shop <shop@a.example>"
    reply_to = "care@a.example"
    list_id = "Letter <letter.a.example>"
    headers = {X-Campaign = "{campaign}/{message}/{channel}/{locale}", X-Kind = "letter"}
"""
UNSUBSCRIBE = """\
    [email.unsubscribe]
    url = "https://a.example/u/{token}?l={locale}"
    mailto = "u@a.example?subject={recipient}"
    secret = "$SHOP_SECRET"
"""
BODY = """\
    <mjml><mj-body><mj-section><mj-column>
      <mj-image src="{{ asset('logo.png') }}" alt="Logo" /><mj-image src="https://b.example/x.png" alt="" />
      <mj-text>Hello <a href="https://a.example/p">{{ profile.first_name | fallback("you") }}</a> LINK</mj-text>
    </mj-column></mj-section></mj-body></mjml>
"""
LINK = '<a href="{{ unsubscribe_url() }}">no more</a>'

Make = Callable[..., Workspace]


@pytest.fixture
def make(root: Callable[[dict[str, str | None]], Path]) -> Make:
    """A shop with one message more; ``email`` is its manifest, ``configured`` what the configuration has too."""

    def opened(
        email: str = "", configured: str = EMAIL, *, link: str = "", text: str | None = None, **options: Any
    ) -> Workspace:
        folder = root(
            {
                "dynacontent.toml": CONFIGURATION + configured,
                "templates/messages/note/message.yaml": f"campaign: may\nemail:\n  subject: Hi\n{email}",
                "templates/messages/note/email.mjml": BODY.replace("LINK", link),
                "templates/messages/note/email.txt": text,
                "templates/assets/logo.png": "a picture",
                "templates/assets/terms.txt": "terms",
            }
        )
        return Workspace.open(folder, **options)

    return opened


def note(shop: Workspace, **profile: Any) -> Email:
    found = shop.render("note", "email", {"id": "ada", **profile}, context={"now": "2026-05-01T09:00:00Z"})
    assert isinstance(found, Email)
    return found


def test_the_configuration_speaks_for_all_messages(make: Make) -> None:
    email = note(make(), language="de")
    assert (email.sender, email.reply_to) == ("Shop <shop@a.example>", "care@a.example")
    assert email.headers == {
        "List-ID": "Letter <letter.a.example>",
        "X-Campaign": "may/note/email/de",
        "X-Kind": "letter",
    }
    assert (email.attachments, email.pictures, email.warnings) == ((), (), ())


def test_a_message_speaks_for_itself(make: Make) -> None:
    manifest = """\
  from: "{{ brand.name }}, for {{ profile.first_name }} <note@a.example>"
  reply_to: note@a.example
  list_id: note.a.example
  headers: {x-kind: "note for {{ profile.id }}", X-Blank: "{{ profile.motto | striptags if profile.motto else '' }}"}
  attachments: [{file: assets/terms.txt, name: "For {{ profile.first_name }}"}, {file: assets/logo.png}]
"""
    email = note(make(manifest), first_name="Ada, L")
    assert email.sender == "Shop, for Ada, L <note@a.example>"
    assert email.reply_to == "note@a.example"
    assert email.headers == {
        "List-ID": "<note.a.example>",
        "X-Campaign": "may/note/email/en",
        "x-kind": "note for ada",
    }
    assert [(file.name, file.type, file.content) for file in email.attachments] == [
        ("For Ada, L.txt", "text/plain; charset=utf-8", b"terms"),
        ("logo.png", "image/png", b"a picture"),
    ]
    assert email.to_mime()["From"] == '"Shop, for Ada, L" <note@a.example>'
    assert pickle.loads(pickle.dumps(email)) == email


def test_an_address_from_data_is_checked(make: Make) -> None:
    shop = make('  from: "Shop <{{ profile.first_name }}>"\n')
    assert note(shop, first_name="x@a.example").sender == "Shop <x@a.example>"
    with pytest.raises(RenderError) as caught:
        note(shop, first_name="a@b.example, eve@evil.example")
    assert "message.yaml:4:" in str(caught.value)
    assert "from: this is not one plain email address" in str(caught.value)
    assert "evil" not in str(caught.value).partition("\n")[0]


@pytest.mark.parametrize(
    ("manifest", "configured"), [("  inline_images: true\n", ""), ("", "[email]\n    inline_images = true\n")]
)
def test_pictures_of_the_workspace_travel_along(make: Make, manifest: str, configured: str) -> None:
    email = note(make(manifest, f"    {configured}"))
    assert [(picture.url, picture.content) for picture in email.pictures] == [
        ("https://cdn.example/a/logo.png", b"a picture")
    ]
    assert 'src="https://cdn.example/a/logo.png"' in email.html
    body = email.to_mime().get_body(("html",))
    assert body is not None
    assert re.findall(r'src="([^"]*)"', body.get_payload(decode=True).decode()) == [  # type: ignore[union-attr]
        f"cid:{email.pictures[0].content_id}",
        "https://b.example/x.png",
    ]


def test_a_message_keeps_its_pictures_outside(make: Make) -> None:
    assert note(make("  inline_images: false\n", "    [email]\n    inline_images = true\n")).pictures == ()


# -- unsubscribing --------------------------------------------------------------------------------


def test_unsubscribing_is_signed(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_SECRET", "hush")
    shop = make("", UNSUBSCRIBE, link=LINK)
    email = note(shop)
    url = f"https://a.example/u/{make_token('ada', 'note', secret='hush')}?l=en"
    assert email.headers == {
        "List-Unsubscribe": f"<{url}>, <mailto:u@a.example?subject=ada>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert f'<a href="{url}"' in email.html
    assert f"no more ({url})" in email.text
    assert note(shop) == email
    assert "hush" not in repr(email) + json.dumps(email.to_dict())


def test_without_the_secret_nothing_goes_out(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that unsubscribes nobody would be found out by those who want no more."""
    monkeypatch.delenv("SHOP_SECRET", raising=False)
    with pytest.raises(RenderError, match="the environment has no SHOP_SECRET"):
        note(make("", UNSUBSCRIBE))


def test_a_preview_unsubscribes_nobody(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_SECRET", "hush")
    email = note(make("", UNSUBSCRIBE, link=LINK, unsubscribe="preview"))
    assert email.headers["List-Unsubscribe"].startswith("<https://a.example/u/preview?l=en>")
    assert read_token("preview", secret="hush") is None


def test_a_program_has_addresses_of_its_own(make: Make) -> None:
    asked: list[tuple[str, str]] = []

    def own(recipient: str, message: str) -> str:
        asked.append((recipient, message))
        return f"https://b.example/{recipient}?m={message}&k=1"

    email = note(make("", UNSUBSCRIBE, link=LINK, unsubscribe=own))
    assert email.headers["List-Unsubscribe"].startswith("<https://b.example/ada?m=note&k=1>, <mailto:")
    assert 'href="https://b.example/ada?m=note&amp;k=1"' in email.html
    assert asked == [("ada", "note")]


@pytest.mark.parametrize(
    "wrong", ["http://a.example", "https://a.example/> <b", "https://a.example/\r\nBcc: x", "", None]
)
def test_an_address_of_a_program_is_checked(make: Make, wrong: Any) -> None:
    with pytest.raises(RenderError, match="the unsubscribe address that the program gave"):
        note(make("", UNSUBSCRIBE, unsubscribe=lambda _recipient, _message: wrong))


def test_some_messages_nobody_unsubscribes_from(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOP_SECRET", raising=False)
    assert note(make("  unsubscribe: false\n", UNSUBSCRIBE)).headers == {}


def test_one_click_is_for_one_recipient(make: Make) -> None:
    page = '    [email]\n    unsubscribe = {url = "https://a.example/letters"}\n'
    assert note(make("", page)).headers == {"List-Unsubscribe": "<https://a.example/letters>"}


def test_a_template_may_ask_where_the_workspace_says(make: Make) -> None:
    with pytest.raises(WorkspaceError) as caught:
        make("", "", link=LINK)
    assert "this workspace does not say where to unsubscribe" in str(caught.value)
    assert "hint: write [email.unsubscribe]" in str(caught.value)


def test_whoever_cannot_be_told_apart_cannot_unsubscribe(make: Make) -> None:
    shop = make("", UNSUBSCRIBE, unsubscribe="preview")
    with pytest.raises(RenderError, match="a recipient without a key has no unsubscribe address"):
        shop.render("note", "email", {"id": ""})


# -- links ----------------------------------------------------------------------------------------

LINKS = """\
    [links]
    hosts = ["a.example"]
    parameters = {utm_medium = "{channel}", utm_campaign = "{campaign}"}
"""


def test_links_get_parameters_but_for_the_one_that_is_signed(make: Make) -> None:
    email = note(
        make(
            "", LINKS + UNSUBSCRIBE, link=LINK, unsubscribe=lambda who, _message: f"https://a.example/u/{who}"
        )
    )
    assert 'href="https://a.example/p?utm_medium=email&amp;utm_campaign=may"' in email.html
    assert 'href="https://a.example/u/ada"' in email.html
    assert "(https://a.example/p?utm_medium=email&utm_campaign=may)" in email.text
    assert "no more (https://a.example/u/ada)" in email.text
    assert email.headers["List-Unsubscribe"].startswith("<https://a.example/u/ada>")


def test_a_written_text_gets_them_too(make: Make) -> None:
    text = "See https://a.example/p. {{ unsubscribe_url() }}"
    email = note(
        make(
            "", LINKS + UNSUBSCRIBE, text=text, unsubscribe=lambda who, _message: f"https://a.example/u/{who}"
        )
    )
    assert (
        email.text == "See https://a.example/p?utm_medium=email&utm_campaign=may. https://a.example/u/ada\n"
    )


def test_push_and_banner_have_the_same_parameters(root: Callable[[dict[str, str | None]], Path]) -> None:
    manifest = """\
        push: {title: t, body: b, link: "https://a.example/{{ profile.id }}#x", image: "https://a.example/i.png"}
        banner: {link: "https://a.example/", alt: x}
    """
    banner = '<a href="https://a.example/p">x</a><a href="https://b.example/">y</a><a rel="no-parameters" href="{{ "https://a.example/" }}">z</a>'
    changes: dict[str, str | None] = {
        "dynacontent.toml": CONFIGURATION + LINKS,
        "templates/messages/note/message.yaml": manifest,
        "templates/messages/note/banner.html": banner,
    }
    folder = root(changes)
    for shop in (Workspace.open(folder), Workspace.open(folder, plain=True)):
        found = shop.render_all("note", {"id": "ada"})
        push, page = found["push"], found["banner"]
        assert isinstance(push, Push)
        assert isinstance(page, Banner)
        assert push.link == "https://a.example/ada?utm_medium=push&utm_campaign=note#x"
        assert push.image == "https://a.example/i.png"
        assert page.link == "https://a.example/?utm_medium=banner&utm_campaign=note"
        assert re.findall('href="([^"]*)"', page.html) == [
            "https://a.example/p?utm_medium=banner&amp;utm_campaign=note",
            "https://b.example/",
            "https://a.example/",
        ]


def test_a_replay_unsubscribes_nobody(make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHOP_SECRET", "hush")
    shop = make("", UNSUBSCRIBE, link=LINK)
    file = tmp_path / "tape.json"
    with shop.recording(file) as recorded:
        email = note(recorded)
    token = make_token("ada", "note", secret="hush")
    assert token in email.html
    assert token not in file.read_text("utf-8")
    monkeypatch.delenv("SHOP_SECRET")
    again = note(Workspace.open(shop.root, replay=file))
    assert again.html == email.html.replace(token, "preview")


# -- what Gmail shows -----------------------------------------------------------------------------

PROMOTION = """\
  promotion:
    logo: "{{ asset('logo.png') }}"
    deal: {description: "{{ profile.first_name | fallback('') }}", code: "{{ profile.age | number if profile.age else '' }}", starts: 2026-05-01T10:00:00+02:00, ends: 2026-06-01}
    cards:
      - {image: "{{ asset('logo.png') }}", url: "https://a.example/", headline: "</script><b>", price: "12.50", currency: EUR, discount: 2}
      - {image: "{{ asset('logo.png') }}", url: "https://a.example/again"}
      - {image: "https://a.example/b.png", url: "javascript:x"}
"""


def annotations(email: Email) -> Any:
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script></head>', email.html)
    return json.loads(script)


def test_annotations_are_what_google_documents(make: Make) -> None:
    email = note(make(PROMOTION), first_name="20 % </script>")
    assert [
        {key: value for key, value in part.items() if key != "@context"} for part in annotations(email)
    ] == [
        {"@type": "Organization", "logo": "https://cdn.example/a/logo.png"},
        {
            "@type": "DiscountOffer",
            "description": "20 % </script>",
            "availabilityStarts": "2026-05-01T10:00:00+02:00",
            "availabilityEnds": "2026-06-01T00:00:00+00:00",
        },
        {
            "@type": "PromotionCard",
            "image": "https://cdn.example/a/logo.png",
            "url": "https://a.example/",
            "headline": "</script><b>",
            "price": 12.5,
            "priceCurrency": "EUR",
            "discountValue": 2,
            "position": 1,
        },
    ]
    assert {part["@context"] for part in annotations(email)} == {"http://schema.org/"}
    assert "schema.org" not in email.text


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("deal: {ends: soon}", "ends should be a date and time"),
        (
            "cards: [{image: 'https://a.example/a.png', url: 'https://a.example', price: cheap}]",
            "price should be a number",
        ),
        ("cards: [{image: 'https://a.example/a.png', url: 'https://a.example', currency: Euro}]", "currency"),
    ],
)
def test_an_annotation_that_is_wrong_has_its_place(make: Make, part: str, told: str) -> None:
    with pytest.raises(RenderError) as caught:
        note(make(f"  promotion: {{{part}}}\n"))
    assert told in str(caught.value)
    assert "message.yaml:4:" in str(caught.value)


# -- size -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("plain", [False, True])
def test_what_gmail_clips_is_told_for_the_recipient_it_concerns(make: Make, plain: bool) -> None:
    shop = make(plain=plain)
    small, large = note(shop, first_name="ü" * 10_000), note(shop, first_name="ü" * 52_000)
    assert (small.warnings, large.size > 102_400) == ((), True)
    assert large.warnings == (
        f"gmail_clip: the HTML has {large.size:,} bytes, and Gmail shows the first 102,400",
    )
