"""Whatever a recipient or an item is called, the email is well-formed, and has the headers it should have.

Each value stands in every part of an email: subject, preheader, names of addresses and files, headers,
annotations, text, attributes, addresses of links, and the plain text. Real parsers read what comes out; both
ways of making it give the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from selectolax.lexbor import LexborHTMLParser

from dynacontent import Email, RecipientError, Workspace
from tests.channels.real.readers import NodeReader, node_reader, read_by_python
from tests.nasty import CHARACTERS, NASTY, SCRIPTS

SHOP = {
    "dynacontent.toml": """
version = 1
locales = ["en", "ar"]
[links]
hosts = ["shop.example"]
parameters = {utm_source = "mail", utm_campaign = "{campaign}"}
[email]
list_id = "Letters <letters.shop.example>"
[email.unsubscribe]
url = "https://shop.example/u?{token}&m={message}"
secret = "$UNSUBSCRIBE_SECRET"
""",
    "templates/profile.yaml": """
key: id
locale: language
fields: {id: str, name: "str?", note: "html?", language: "locale?", product: "ref[products]?"}
""",
    "catalogs/products.yaml": 'source: products.jsonl\nkey: sku\nfields: {sku: str, name: "str?"}\n',
    "templates/assets/terms.pdf": "%PDF-1.4",
    "templates/messages/hello/message.yaml": """
email:
  subject: "Hello {{ profile.name | fallback('you') }}"
  preheader: "{{ profile.product.name | fallback('nothing') }} for {{ profile.name | fallback('you') }}"
  from: "{{ profile.name | fallback('Shop') }} <shop@shop.example>"
  reply_to: "{{ profile.product.name | fallback('Shop') }} <care@shop.example>"
  headers: {X-Name: "a {{ profile.name | fallback('x') }}"}
  attachments: [{file: assets/terms.pdf, name: "{{ profile.name | fallback('terms') }}"}]
  promotion:
    deal:
      description: "{{ profile.name | fallback('x') }}"
      code: "CODE {{ profile.product.name | fallback('x') }}"
    cards:
      - image: https://shop.example/a.png
        url: https://shop.example/
        headline: "{{ profile.name | fallback('x') }}"
""",
    "templates/messages/hello/email.mjml": """
<mjml><mj-body>
{% set name = profile.name | fallback("you") %}{% set thing = profile.product.name | fallback("it") %}
<mj-section><mj-column>
  <mj-text>Hello {{ name }}, <b title="{{ name }}">{{ thing }}</b>
    <a href="{{ name }}">{{ name }}</a></mj-text>
  <mj-image src="https://shop.example/a.png" alt="{{ name }}" title="{{ thing }}" />
  <mj-button href="https://shop.example/{{ name }}/?q={{ thing }}#{{ name }}">{{ name }}</mj-button>
</mj-column></mj-section>
<mj-section><mj-column><mj-text>
  <span style="color: {{ name }}">x</span> <a href="https://shop.example/?{{ name }}=1">one</a>
  <a href="{{ thing }}?a=1">two</a> <a href="https://shop.example/">{{ thing }}</a>
  <a href="{{ unsubscribe_url() }}">Unsubscribe</a><!-- {{ name }} -->
</mj-text></mj-column></mj-section>
</mj-body></mjml>
""",
    "templates/messages/rich/message.yaml": "email: {subject: x}",
    "templates/messages/rich/email.mjml": """
<mjml><mj-body><mj-section><mj-column>
<mj-text>{{ profile.note | fallback("x") }}</mj-text>
</mj-column></mj-section></mj-body></mjml>
""",
    "templates/messages/plain/message.yaml": "email: {subject: \"{{ profile.name | fallback('x') }}\"}",
    "templates/messages/plain/email.mjml": "<mjml><mj-body></mj-body></mjml>",
    "templates/messages/plain/email.txt": """
Hello {{ profile.name | fallback("you") }}
https://shop.example/{{ profile.name | fallback("you") }} {{ unsubscribe_url() }}
""",
}
HALVES = re.compile("[\ud800-\udfff]")
NAMED = [name for name, value in NASTY.items() if not HALVES.search(value)]
"""A profile takes no half characters, see below."""
CASES = [(name, "en") for name in NAMED] + [
    (name, "ar") for name in NAMED if name in {**SCRIPTS, **CHARACTERS}
]
NOW = {"now": "2026-05-01T09:00:00Z"}
NAMES = (
    *("from", "reply-to", "to", "subject", "list-unsubscribe", "list-unsubscribe-post", "list-id", "x-name"),
    *("mime-version", "content-type"),
)


def item_of(name: str) -> str | None:
    """The key of the item that is called so; a catalog takes no half characters, and no NUL."""
    value = NASTY[name]
    return f"k{list(NASTY).index(name)}" if not re.search("[\ud800-\udfff\0]", value) else None


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Workspace]]:
    folder = tmp_path_factory.mktemp("shop")
    items = [json.dumps({"sku": key, "name": NASTY[name]}) for name in NASTY if (key := item_of(name))]
    for path, text in {**SHOP, "catalogs/products.jsonl": "\n".join(items)}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNSUBSCRIBE_SECRET", "s")
        yield Workspace.open(folder), Workspace.open(folder, plain=True)


@pytest.fixture(scope="module")
def node() -> Iterator[NodeReader]:
    with node_reader() as running:
        yield running


def rendered(ways: tuple[Workspace, Workspace], message: str, name: str, language: str) -> Email:
    """The email, which is the same both ways."""
    who = {"id": f"r {name}", "name": NASTY[name], "note": NASTY[name], "product": item_of(name)}
    who["language"] = language
    fast, plain = (way.render(message, "email", who, context=NOW) for way in ways)
    assert isinstance(fast, Email)
    assert fast == plain
    return fast


def shape(html: str) -> list[str]:
    """The elements of a document in order, with the names of their attributes."""
    tree = LexborHTMLParser(html)
    return [f"{node.tag} {' '.join(sorted(node.attributes))}" for node in tree.css("*")]


def test_a_shop_like_this_takes_the_fast_way(ways: tuple[Workspace, Workspace]) -> None:
    rendered(ways, "hello", "arabic", "en")
    assert ways[0].parts.renderer.printing.bodies.counts["fast"] == 1


@pytest.mark.parametrize(("name", "language"), CASES)
def test_an_email_is_well_formed(
    ways: tuple[Workspace, Workspace], node: NodeReader, name: str, language: str
) -> None:
    email = rendered(ways, "hello", name, language)
    raw = email.eml(to="ada@mail.example")
    for mail in (read_by_python(raw), node.read(raw)):
        assert mail.names == NAMES
        assert mail.subject == email.subject
        assert [address for _name, address in mail.sender] == ["shop@shop.example"]
        assert [address for _name, address in mail.reply_to] == ["care@shop.example"]
        assert [address for _name, address in mail.to] == ["ada@mail.example"]
        assert [file.type for file in mail.files] == ["application/pdf"]
        assert (mail.files[0].name or "").endswith(".pdf")
        assert mail.html.rstrip("\n") == email.html.rstrip("\n").replace("\r\n", "\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert shape(email.html) == shape(rendered(ways, "hello", "one letter", language).html)
    script = re.findall(r'<script type="application/ld\+json">(.*?)</script>', email.html)
    assert [part["@type"] for part in json.loads(script[0])] == ["DiscountOffer", "PromotionCard"]


@pytest.mark.parametrize("name", NAMED)
def test_a_subject_shows_what_was_meant(ways: tuple[Workspace, Workspace], name: str) -> None:
    """Nothing is escaped in it, and nothing is markup."""
    email = rendered(ways, "plain", name, "en")
    assert "&#x27;" not in email.subject
    assert "&amp;" not in email.subject or "&amp;" in NASTY[name]
    assert "\n" not in email.subject
    assert "https://shop.example/u?" in email.text
    assert email.text.count("utm_source=mail") >= 1


@pytest.mark.parametrize("name", NAMED)
def test_rich_text_goes_through_the_sanitizer(ways: tuple[Workspace, Workspace], name: str) -> None:
    """Nothing of it runs, is loaded as a document, or is drawn over the rest; what it opens, it closes."""
    email = rendered(ways, "rich", name, "en")
    tree = LexborHTMLParser(email.html)
    assert [node.tag for node in tree.css("script, svg, textarea, iframe, object, form")] == []
    assert len(tree.css("style")) == len(
        LexborHTMLParser(rendered(ways, "rich", "one letter", "en").html).css("style")
    )
    attributes = {attribute for node in tree.css("*") for attribute in node.attributes}
    assert [attribute for attribute in attributes if attribute.startswith("on")] == []
    addresses = [node.attributes.get("href") or "" for node in tree.css("a")]
    assert all(address.startswith(("https:", "http:", "mailto:")) for address in addresses)
    assert email.html.endswith("</div></body></html>")


def test_links_of_rich_text_have_parameters(ways: tuple[Workspace, Workspace]) -> None:
    who = {"id": "1", "note": '<a href="https://shop.example/a">x</a> <a href="https://b.example/">y</a>'}
    for way in ways:
        email = way.render("rich", "email", who)
        assert isinstance(email, Email)
        assert 'href="https://shop.example/a?utm_source=mail&amp;utm_campaign=rich"' in email.html
        assert "y (https://b.example/)" in email.text


def test_half_a_character_is_refused_before_anything_is_made(ways: tuple[Workspace, Workspace]) -> None:
    for name in NASTY.keys() - set(NAMED):
        with pytest.raises(RecipientError, match="holds half a character"):
            rendered(ways, "hello", name, "en")
