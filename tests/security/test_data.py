"""Attacks by data: whatever a recipient's values are, no channel's output becomes something else.

The list is `tests/data/attacks/data.json`. Each value goes through one message that prints it in text,
attributes, URLs, CSS, comments, the subject and a push; compared is with the same message for "x".
"""

from __future__ import annotations

import contextlib
import email
import json
import re
from email import policy
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from dynacontent import Workspace
from dynacontent.errors import LimitError, RecipientError, RenderError

ATTACKS = json.loads((Path(__file__).parents[1] / "data/attacks/data.json").read_text("utf-8"))
ELSEWHERE = {
    "import": "tests/catalogs/test_importing.py and tests/formats/test_csv.py",
    "feed": "tests/feeds/test_guard.py",
    "feedsrv": "tests/feeds",
    "preview": "there is no preview server yet",
    "terminal": "tests/test_sample_data.py and the command line's own tests",
    "recipient": "there is no batch yet: a recipient's key names no file",
}
"""Groups whose attacks do not come through a render, each with the place that holds them."""

FILES = {
    "dynacontent.toml": """\
version = 1
locales = ["en", "de"]
currency = "EUR"
[email.unsubscribe]
url = "https://x.example/u?t={token}"
secret = "$UNSUBSCRIBE_SECRET"
""",
    "templates/profile.yaml": """\
key: id
locale: language
timezone: tz
fields:
  id: str
  text: str?
  language: locale?
  tz: timezone?
""",
    "templates/events.yaml": """\
bought:
  price: decimal?
  currency: currency?
  qty: int?
  date: datetime?
  lines: list[str]?
""",
    "templates/messages/m/message.yaml": """\
event: bought
email:
  from: "{{ profile.text | fallback('x') }} <shop@shop.example>"
  reply_to: "{{ profile.text | fallback('x') }} <help@shop.example>"
  headers: {X-Name: "{{ profile.text | fallback('x') }}"}
  subject: "Hi {{ profile.text | fallback('x') }}"
  preheader: "For {{ profile.text | fallback('x') }}"
push:
  title: "{{ profile.text | fallback('x') }}"
  body: "Hello {{ profile.text | fallback('x') }}"
  link: "{{ profile.text | fallback('x') }}"
  collapse: "{{ profile.text | fallback('x') }}"
  ttl: 4h
banner:
  sizes: [300x250]
  link: "{{ profile.text | fallback('x') }}"
  alt: "About {{ profile.text | fallback('x') }}"
""",
    "templates/messages/m/email.mjml": """\
{% set v = profile.text | fallback('x') %}
<mjml><mj-head><mj-preview>{{ v }}</mj-preview><mj-style>.a { color: {{ v }} }</mj-style></mj-head><mj-body>
<mj-section css-class="{{ v }}" background-url="{{ v }}"><mj-column>
<mj-text color="{{ v }}" padding="{{ v }}">
<!-- {{ v }} --><p id="text">{{ v }}</p>
<a href="{{ v }}" title="{{ v }}">{% trans v=v %}Hi <b>{{ v }}</b>{% endtrans %}</a>
<a href="https://shop.example/{{ v }}?q={{ v }}">x</a><a href="/{{ v }}">x</a><a href="{{ v }}{{ v }}">x</a>
<!--[if mso]><i title="{{ v }}">{{ v }}</i><![endif]-->
<!--[if !mso]><!--><i>{{ v }}</i><!--<![endif]--><span style="color:{{ v }}">x</span>
{% if event.price %}{{ event.price | number }}{% endif %}{% if event.qty %}{{ event.qty | number }}{% endif %}
{% if event.date %}{{ event.date | datetime }}{% endif %}{% for l in event.lines or [] %}{{ l }}{% endfor %}
</mj-text>
<mj-image alt="{{ v }}" title="{{ v }}" src="{{ v }}" href="{{ v }}" />
<mj-button href="{{ v }}">{{ v }}</mj-button>
<mj-raw><p title='{{ v }}'>{{ v }}</p></mj-raw>
</mj-column></mj-section></mj-body></mjml>
""",
    "templates/messages/m/banner.html": """\
{% set v = profile.text | fallback('x') %}
<style>.a { color: {{ v }}; background: {{ v }} }</style><div style="color: {{ v }}; width: {{ v }}">
<p id="text">{{ v }}</p><img alt="{{ v }}" src="{{ v }}" srcset="{{ v }} 2x">
<!-- {{ v }} -->
<pre>{{ v }}</pre><a href="{{ v }}" title='{{ v }}'>{{ v }}</a></div>
""",
}
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
ISOLATED = re.compile("\u2068([^\u2066-\u2069]*)\u2069")
"""A value of another direction, as we keep it apart: the isolate around it is closed again."""
ALLOWED = re.compile(r"(?:https?:|mailto:|tel:|sms:|[^:]*$|[^:/?#]*[/?#])", re.IGNORECASE)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("shop")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


@pytest.fixture(scope="module")
def workspace(shop: Path) -> Workspace:
    return Workspace.open(shop, unsubscribe="preview")


def value_of(attack: dict[str, Any]) -> Any:
    return eval(attack["value_py"]) if "value_py" in attack else attack["value"]


def cases(*groups: str) -> list[dict[str, Any]]:
    return [attack for attack in ATTACKS if attack["group"] in groups]


def shape(html: str) -> list[tuple[str, tuple[str, ...]]]:
    root = LexborHTMLParser(html).root
    assert root is not None
    return [(node.tag, tuple(node.attributes)) for node in root.traverse(include_text=False)]


def texts(workspace: Workspace, value: str) -> dict[str, Any]:
    """All three outputs for a value; what is refused, as its error."""
    found: dict[str, Any] = {}
    for channel in ("email", "push", "banner"):
        try:
            found[channel] = workspace.render("m", channel, {"id": "1", "text": value}, event={})
        except (RenderError, RecipientError) as error:
            found[channel] = error
    return found


def links(html: str) -> list[str]:
    tree = LexborHTMLParser(html)
    return [node.attributes.get(name) or "" for name in ("href", "src") for node in tree.css(f"[{name}]")]


TEXTS = cases(
    "html", "attr", "url", "css", "comment", "tpl", "subject", "unicode", "push", "from", "unsub", "terminal"
)


@pytest.mark.parametrize("attack", TEXTS, ids=lambda attack: attack["id"])
def test_a_text_stays_a_text_in_every_channel(attack: dict[str, Any], workspace: Workspace) -> None:
    value = value_of(attack)
    if not isinstance(value, str):
        with pytest.raises(RecipientError):
            workspace.render("m", "push", {"id": "1", "text": value or 1}, event={})
        return
    found = texts(workspace, value)
    plain = texts(workspace, "x")
    for channel in ("email", "banner"):
        if isinstance(found[channel], Exception):
            # Only what no encoding can carry, and what is too long, is refused.
            assert len(value) > 50_000 or re.search("[\ud800-\udfff]", value)
            continue
        html = found[channel].html
        if channel == "banner" or CONTROL.sub("", value):  # MJML leaves out what says nothing
            assert shape(html) == shape(plain[channel].html)
        assert not CONTROL.search(ISOLATED.sub(r"\1", html))
        assert all(ALLOWED.match(link) for link in links(html)), links(html)
    if not isinstance(found["email"], Exception):
        check_headers(found["email"])
    if not isinstance(found["push"], Exception):
        with contextlib.suppress(LimitError):  # of the push service
            check_payloads(found["push"], plain["push"])


def check_headers(output: Any) -> None:
    assert not CONTROL.search(ISOLATED.sub(r"\1", output.subject))
    assert "\n" not in output.subject
    message = email.message_from_bytes(output.to_mime().as_bytes(), policy=policy.default)
    for name, address in (("From", "shop@shop.example"), ("Reply-To", "help@shop.example")):
        assert [mailbox.addr_spec for mailbox in message[name].addresses] == [address]
    assert [name.lower() for name in message].count("subject") == 1
    assert not {"bcc", "cc", "x-evil", "to"} & {name.lower() for name in message}
    assert "text/html" in {part.get_content_type() for part in message.walk()}


@pytest.mark.parametrize("attack", cases("unsub"), ids=lambda attack: attack["id"])
def test_an_address_for_unsubscribing_stays_one(attack: dict[str, Any], shop: Path) -> None:
    address = value_of(attack)
    workspace = Workspace.open(shop, unsubscribe=lambda _key, _message: address)
    try:
        output: Any = workspace.render("m", "email", {"id": "1", "text": "x"}, event={})
        sent = output.to_mime().as_bytes()
    except RenderError:
        sent = b""
    # No other address than one that can be asked for is refused, and none that no line can hold.
    fits = urlsplit(str(address)).scheme == "https" and len(str(address)) < 900
    assert bool(sent) or not fits or re.search(r"[\s<>]", str(address))
    if not sent:
        return
    message = email.message_from_bytes(sent, policy=policy.default)
    assert "x-evil" not in {name.lower() for name in message}
    listed = str(message["List-Unsubscribe"])
    assert re.fullmatch(r"<https://x\.example/[^<>\s]*>", listed), listed
    assert unquote(listed) == f"<{unquote(address)}>"


def flat_keys(value: Any) -> set[str]:
    """All keys of a payload, at any depth."""
    if not isinstance(value, dict):
        return set()
    return set(value).union(*map(flat_keys, value.values()))


def check_payloads(output: Any, plain: Any) -> None:
    for name in ("to_fcm", "to_apns", "to_webpush"):
        payload = json.loads(getattr(output, name)().to_json())
        assert not CONTROL.search(ISOLATED.sub(r"\1", json.dumps(payload, ensure_ascii=False)))
        # A link that is blocked, or a key that is too long to collapse by, is left out.
        assert flat_keys(payload) <= flat_keys(getattr(plain, name)().to_dict()) | {"fcm_options", "link"}


SHORT = [attack for attack in cases("html", "tpl") if len(value_of(attack)) < 50_000]


@pytest.mark.parametrize("attack", SHORT, ids=lambda attack: attack["id"])
def test_a_text_is_printed_as_it_is(attack: dict[str, Any], workspace: Workspace) -> None:
    value = value_of(attack)
    html = workspace.render("m", "banner", {"id": "1", "text": value}, event={}).html  # type: ignore[union-attr]
    node = LexborHTMLParser(html).css_first("[id$=-text]")
    assert node is not None
    assert ISOLATED.sub(r"\1", node.text()) == CONTROL.sub("", value)


FIELDS = {"event.price": "price", "event.currency": "currency", "event.qty": "qty", "event.date": "date"}


@pytest.mark.parametrize("attack", cases("value", "locale"), ids=lambda attack: attack["id"])
def test_a_value_that_does_not_fit_is_refused_or_harmless(
    attack: dict[str, Any], workspace: Workspace
) -> None:
    value, name = value_of(attack), attack["field"].partition(".")[2]
    profile: dict[str, Any] = {"id": "1"}
    event: dict[str, Any] = {}
    if attack["field"] in FIELDS:
        event[name] = value
    elif name == "key":
        profile[value] = "1"
    elif name == "str_instead_of_list":
        event["lines"] = value
    else:
        profile[{"locale": "language", "tz": "tz"}.get(name, "text")] = value
    try:
        output: Any = workspace.render("m", "email", profile, event=event)
    except (RecipientError, RenderError) as error:
        told = str(error)
        output = None
    if output is None:
        assert len(told) < 2_000
        return
    assert not re.search(r"\b(?:nan|inf|infinity|None)\b|∞", output.text, re.IGNORECASE)


def test_every_group_is_held_somewhere() -> None:
    here = {attack["group"] for attack in TEXTS + cases("value", "locale")}
    assert {attack["group"] for attack in ATTACKS} == here | set(ELSEWHERE)


def test_errors_carry_no_value(workspace: Workspace) -> None:
    secret = "TOPSECRET-4711"
    with pytest.raises(RecipientError) as caught:
        workspace.render("m", "push", {"id": "1", "text": [secret]}, event={})
    assert secret not in str(caught.value)
