"""Which locale a recipient reads, and where each part of an output came from."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from dynacontent import Email, Push, Recipient, Workspace
from dynacontent.errors import DynacontentError, UnknownNameError

Write = Callable[[dict[str, str | None]], Path]

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n\n'
DE = HEADER + 'msgid "Hi"\nmsgstr "Hallo"\n\nmsgid "Bye"\nmsgstr "Tschüs"\n'
AT = HEADER + 'msgid "Hi"\nmsgstr "Servus"\n'
PAGE = "<mjml><mj-body><mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section></mj-body></mjml>"
BODY = "{{ _('Hi') }}{% trans %}Bye{% endtrans %}{% set tent = catalogs.products['tent'] %}{{ tent.name }}"


def opened(root: Write, changes: Mapping[str, str | None] | None = None, *, plain: bool = False) -> Workspace:
    change: dict[str, str | None] = {
        "dynacontent.toml": 'version = 1\nlocales = ["en", "de", "de-AT", "pt-BR", "zh-Hant"]\n',
        "templates/locales/de/LC_MESSAGES/messages.po": DE,
        "templates/locales/de_AT/LC_MESSAGES/messages.po": AT,
        "templates/messages/note/message.yaml": (
            'email: {subject: "{{ _(\'Hi\') }}", preheader: "Only here"}\n'
            'push: {title: "{% trans %}Bye{% endtrans %}", body: "{{ context.locale }}", link: "https://x.example/"}\n'
        ),
        "templates/messages/note/email.mjml": PAGE.format(BODY),
        **(changes or {}),
    }
    return Workspace.open(root(change), plain=plain)


@dataclass(frozen=True)
class Case:
    description: str
    locale: str
    expect: dict[str, tuple[str, ...]]
    changes: dict[str, str | None] = field(default_factory=dict)


OVERRIDE = PAGE.format("Grüß dich")
LADDER = PAGE.format(
    "{% level 3 %}{{ _('Hi') }}{{ catalogs.products['gone'].name }}{% level 1 %}{{ _('Bye') }}{% endlevel %}"
)
CASES = [
    Case(
        "each text from the nearest locale that has it",
        "de-AT",
        {"subject": ("de-AT",), "preheader": ("en",), "body": ("de-AT", "de"), "products.name": ("de",)},
    ),
    Case(
        "a locale that has them all",
        "de",
        {"subject": ("de",), "preheader": ("en",), "body": ("de",), "products.name": ("de",)},
    ),
    Case(
        "texts as they are written",
        "pt",
        {"subject": ("en",), "preheader": ("en",), "body": ("en",), "products.name": ("en",)},
    ),
    Case(
        "a template of its own",
        "de",
        {"subject": ("de",), "preheader": ("en",), "body": ("de",)},
        {"templates/messages/note/email.de.mjml": OVERRIDE},
    ),
    Case(
        "a template of a nearer locale",
        "de-CH",
        {"subject": ("de",), "preheader": ("en",), "body": ("de",), "text": ("de",)},
        {
            "templates/messages/note/email.de.mjml": OVERRIDE,
            "templates/messages/note/email.txt": "{{ _('Bye') }}",
        },
    ),
    Case(
        "nothing of a body that was dropped",
        "de-AT",
        {"subject": ("de-AT",), "preheader": ("en",), "body": ("de",)},
        {"templates/messages/note/email.mjml": LADDER},
    ),
]


@pytest.mark.parametrize("plain", [False, True], ids=["fast", "plain"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_the_output_tells_where_its_parts_came_from(root: Write, case: Case, *, plain: bool) -> None:
    workspace = opened(root, case.changes, plain=plain)
    for name in ("ann", "bea"):  # the second is shown what was kept of the first
        out = workspace.render("note", "email", Recipient({"id": name, "language": case.locale}))
        assert isinstance(out, Email)
        assert out.locales == case.expect
    assert json.loads(json.dumps(out.to_dict()))["locales"]["subject"] == list(case.expect["subject"])


def test_parts_that_nobody_reads_are_left_out(root: Write) -> None:
    out = opened(root).render("note", "push", Recipient({"id": "a", "language": "de-AT"}))
    assert out.locales == {"title": ("de",), "body": ("en",)}


def said(workspace: Workspace, profile: str | None, **options: Any) -> tuple[str, str]:
    out = workspace.render("note", "push", Recipient({"id": "a", "language": profile}), **options)
    assert isinstance(out, Push)
    return out.locale, str(out.context["locale"])


@pytest.mark.parametrize(
    ("description", "profile", "options", "expect"),
    [
        ("nobody says", None, {}, ("en", "en")),
        ("the profile", "de_CH", {}, ("de", "de-CH")),
        ("the context comes first", "pt-BR", {"context": {"locale": "de-AT"}}, ("de-AT", "de-AT")),
        ("the caller before all", "de", {"locale": "pt-PT", "context": {"locale": "de"}}, ("pt-BR", "pt-PT")),
        ("a header", None, {"context": {"accept_language": "fr,de-CH;q=0.9,en;q=0.5"}}, ("de", "de-CH")),
        (
            "a header of Taiwan",
            None,
            {"context": {"accept_language": "zh-TW,zh;q=0.9"}},
            ("zh-Hant", "zh-TW"),
        ),
        ("a profile before a header", "en_US", {"context": {"accept_language": "de"}}, ("en", "en-US")),
        ("a header without a language we write", None, {"context": {"accept_language": "fr"}}, ("en", "en")),
        ("a header that is none", None, {"context": {"accept_language": "../../x;;q="}}, ("en", "en")),
        ("a language nobody has", "xx", {}, ("en", "en")),
        ("an extension", "de-AT-u-nu-arab", {}, ("de-AT", "de-AT-u-nu-arab")),
    ],
)
def test_whose_locale_counts(
    root: Write, description: str, profile: str | None, options: dict[str, Any], expect: tuple[str, str]
) -> None:
    assert said(opened(root), profile, **options) == expect


PATHS = [
    "../../../etc/passwd",
    "..\\..\\etc\\passwd",
    "/etc/passwd",
    "de/../../secret",
    "de\0",
    "de\nx",
    "%2e%2e%2fetc",
    "file:///etc/passwd",
    "de.UTF-8/../../x",
    "{{ 7 * 7 }}",
    "de" * 5_000,
]
PROGRAM = """
import json, sys
from pathlib import Path
import dynacontent
from dynacontent import Recipient, Workspace
from dynacontent.errors import DynacontentError
opened, told = [], []
workspace = Workspace.open(sys.argv[1])
for known in ("de", "en"):
    workspace.render("note", "email", Recipient({"id": "a", "language": known}))
watched = ("open", "os.listdir", "os.scandir")
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event in watched else None)
for text in json.loads(sys.argv[2]):
    for profile, options in (
        ({"language": text}, {}),
        ({}, {"locale": text}),
        ({}, {"context": {"locale": text}}),
        ({}, {"context": {"accept_language": text}}),
    ):
        try:
            out = workspace.render("note", "email", Recipient({"id": "a", **profile}), **options)
            told.append([out.locale, out.html.count("49")])
        except DynacontentError as error:
            told.append(type(error).__name__)
libraries = ("site-packages", "/lib/python", str(Path(dynacontent.__file__).parent))
print(json.dumps([told, [path for path in opened if not any(name in path for name in libraries)]]))
"""


def test_a_locale_is_never_a_path(root: Write, tmp_path: Path) -> None:
    """Whatever stands where a locale should: refused or the default, and no file is touched for it."""
    opened(root)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), json.dumps(PATHS)],
        capture_output=True,
        text=True,
        check=True,
    )
    told, touched = json.loads(done.stdout)
    assert touched == []
    assert len(told) == 4 * len(PATHS)
    assert {str(found) for found in told} <= {"['en', 0]", "RecipientError", "UnknownNameError"}


@pytest.mark.parametrize("text", PATHS)
def test_a_path_where_a_locale_is_asked_for(root: Write, text: str) -> None:
    workspace = opened(root)
    with pytest.raises(UnknownNameError, match="there is no locale"):
        workspace.render("note", "email", Recipient({"id": "a"}), locale=text)
    with pytest.raises(DynacontentError) as caught:
        opened(root, {"dynacontent.toml": f"version = 1\nlocales = ['en', {json.dumps(text)}]\n"})
    assert "dynacontent.toml" in str(caught.value)


FORMATS = """
{{ profile.age | number(decimals=2) }} {{ (profile.age * 1234) | number }} {{ 0.256 | percent(1) }}
{{ catalogs.products["dome"].price | money }} {{ catalogs.products["dome"].price | money(false, "name") }}
{{ 123456 | compact }} {{ 123456 | compact("long") }} {{ profile.age | unit("kilometer") }}
{{ context.now | date("full") }} {{ context.now | time("long") }} {{ context.now | datetime }}
{{ context.now | date("yMMMEd") }} {{ context.now | date("yyyy-MM-dd") }}
{{ (context.now - days(3)) | timeago }} {{ (context.now - days(1)) | timeago(words=true) }}
{{ ["a", profile.id, "c"] | listing }} {{ ["a", profile.id] | listing("or") }}
{{ "DE" | territory }} {{ "pt-BR" | language }} {{ "EUR" | currency }} {{ "+493055500100" | phone }}
{{ weekdays("short") | join(" ") }} {{ weekdays()[0] }}
"""
READERS = (
    "en",
    "de-AT",
    "de-CH",
    "es",
    "pl",
    "sv",
    "he",
    "ar-EG",
    "fa",
    "bn",
    "hi",
    "th",
    "ja",
    "ko",
    "zh-TW",
)


@pytest.mark.parametrize("reader", READERS)
def test_formats_are_the_same_fast_and_plain(root: Write, reader: str) -> None:
    """One locale after another in one process, each as if it were the only one."""
    toml = f"version = 1\nlocales = {json.dumps(['en', *READERS[1:]])}\ncurrency = 'EUR'\n"
    files = {"dynacontent.toml": toml, "templates/messages/note/email.mjml": PAGE.format(FORMATS)}
    people = [
        Recipient({"id": name, "language": locale, "age": 36}, context={"now": "2026-05-01T09:00:00Z"})
        for locale in ("tr", reader, "ja", reader)
        for name in ("ann", "bea")
    ]
    made = []
    for plain in (False, True):
        workspace = opened(root, files, plain=plain)
        made.append([workspace.render("note", "email", who) for who in people])
    for fast, slow in zip(*made, strict=True):
        assert isinstance(fast, Email)
        assert isinstance(slow, Email)
        assert (fast.html, fast.text, fast.locales) == (slow.html, slow.text, slow.locales)


@pytest.mark.parametrize("reader", READERS)
def test_numbers_without_a_filter_stay_plain(root: Write, reader: str) -> None:
    """A code, a number that is spoken and one that is compared say the same in every language."""
    compared = "{% if (profile.age * 1000) | string == '36000' %}yes{% endif %}"
    title = "{{ profile.age * 1000 }} {{ 12345.5 }} " + compared
    toml = f"version = 1\nlocales = {json.dumps(['en', *READERS[1:]])}\n"
    manifest = f"push: {{title: {json.dumps(title)}, body: x}}\n"
    files: dict[str, str | None] = {
        "dynacontent.toml": toml,
        "templates/messages/note/message.yaml": manifest,
        "templates/messages/note/email.mjml": None,
    }
    out = opened(root, files).render("note", "push", Recipient({"id": "a", "language": reader, "age": 36}))
    assert isinstance(out, Push)
    assert out.title == "36000 12345.5 yes"
