"""Whatever is edited, in whatever order: what is kept of runs before gives what a run gives that knows nothing."""

# ruff: noqa: E501 - files as they stand on disk
from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from dynacontent.linting.runner import Linted, lint

Texts = Mapping[str, tuple[str | None, ...]]

SECTION = "<mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section>"
BASE = f"""<mjml><mj-head><mj-include path="./look.css" type="css" /></mj-head><mj-body>
{{% block content %}}{{% endblock %}}{SECTION.format('{{ _("Bye") }} <a href="{{ brand.leave }}">x</a>')}</mj-body></mjml>
"""
MAIL = """{% extends "layouts/base.mjml" %}
{% from "components/parts.mjml" import greet %}
{% block content %}{{ greet(profile.name) }}{% placement "spot" %}{% endblock %}
"""
HELLO = 'email: {body: email.mjml, subject: "{% trans %}Hello{% endtrans %}"}\npush: {title: "Hello", body: "{{ profile.name }}"}\n'

FILES: Texts = {
    "dynacontent.toml": (
        'version = 1\nlocales = ["en", "de"]\ncurrency = "EUR"\nfeed_hosts = ["api.example.com"]\n[brand]\nleave = "https://shop.example/leave"\n',
        'version = 1\nlocales = ["en", "de"]\ncurrency = "EUR"\nfeed_hosts = ["api.example.com"]\n[brand]\nleave = "http://shop.example/leave"\n',
        'version = 1\nlocales = ["en"]\ncurrency = "EUR"\nfilters = "own"\n[brand]\nleave = "https://shop.example/"\n',
        'version = 1\nlocales = ["en", "de"]\n[brand]\nleave = "https://shop.example/leave"\n[lint]\nignore = ["alt_missing"]\n',
    ),
    "own.py": (
        "def loud(value: str) -> str:\n    return value.upper()\n",
        "def loud(value: int) -> str:\n    return str(value)\n",
    ),
    "templates/profile.yaml": (
        "key: id\nlocale: language\nfields:\n  id: str\n  name: str?\n  language: locale?\n  likes: ref[things]?\n",
        "key: id\nlocale: language\nfields:\n  id: str\n  name: str\n  language: locale?\n  likes: ref[things]?\n",
    ),
    "templates/events.yaml": ("bought:\n  thing: ref[things]\n", "bought:\n  thing: ref[things]?\n"),
    "templates/segments.yaml": (
        "named: profile.name\n",
        "named: profile.nam\n",
        "named: not profile.name\nfans: profile.likes\n",
    ),
    "templates/personas/ann.yaml": (
        "profile: {id: ann, name: Ann, language: de, likes: a}\nevents: {bought: {thing: a}}\n",
        "profile: {id: ann, name: Ann-Sophie, likes: b}\nevents: {bought: {thing: b}}\n",
    ),
    "templates/personas/bo.yaml": (None, "profile: {id: bo, name: Bo}\n", "profile: {id: bo, nam: Bo}\n"),
    "templates/locales/de/LC_MESSAGES/messages.po": (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Hello"\nmsgstr "Hallo"\n\nmsgid "Bye"\nmsgstr "Ade"\n',
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Hello"\nmsgstr "Hallo %(x)s"\n',
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Bye"\nmsgstr "Ade"\n\nmsgid "Old"\nmsgstr "Alt"\n',
    ),
    "templates/components/parts.mjml": (
        "{% macro greet(who) %}{# who: str? #}" + SECTION.format("{{ who | fallback('you') }}") + "{% endmacro %}",
        "{% macro greet(who) %}\n{# who: str #}" + SECTION.format("{{ who }}") + "{% endmacro %}",
        "{% macro greet(who) %}" + SECTION.format('<img src="https://x.example/a.png">{{ who }}') + "{% endmacro %}",
    ),
    "templates/components/spots.mjml": (
        "{% macro plain() %}" + SECTION.format("Plain") + "{% endmacro %}",
        "{% macro plain() %}" + SECTION.format('<p style="color:#ddd">Pale</p>') + "{% endmacro %}",
        "{% macro plain() %}" + SECTION.format("Plain") + "{% endmacro %}{% macro more() %}" + SECTION.format("More") + "{% endmacro %}",
    ),
    "templates/components/unused.mjml": (None, "{% macro plain() %}x{% endmacro %}", "{% macro other() %}x{% endmacro %}"),
    "templates/placements/spot.yaml": (
        "default: plain\nrules: [{name: one, when: segment('named'), show: plain}]\n",
        "default: plain\nrules: [{name: one, when: 'true', show: more}]\n",
    ),
    "templates/layouts/base.mjml": (BASE, BASE.replace("<mj-body>", '<mj-body background-color="#888">'), BASE.replace("Bye", "See you")),
    "templates/layouts/look.css": ("p { color: #111; }\n", "p { color: #eee; }\n", "p { position: fixed; }\n"),
    "templates/assets/a.png": (None, ""),
    "templates/messages/hello/message.yaml": (
        HELLO,
        "# more\n" + HELLO,
        HELLO.replace("Hello", "Hello " + 20 * "and hello "),
        HELLO.replace("profile.name", "catalogs.things['a'].price | money"),
    ),
    "templates/messages/hello/email.mjml": (
        MAIL,
        "\n" + MAIL,
        MAIL.replace("greet(profile.name)", "greet(profile.name) }}{{ profile.id | loud"),
        MAIL.replace('{% placement "spot" %}', SECTION.format("{{ catalogs.things['b'].price | money }}")),
    ),
    "templates/messages/bought/message.yaml": (
        "event: bought\npush: {title: Bought, body: \"{% include 'messages/bought/part.txt' %}\"}\n",
        "event: bought\npush: {title: Bought, body: \"{% include 'messages/third/part.txt' ignore missing %}\"}\n",
        "event: bought\npush: {title: Bought, body: Thanks}\n",
    ),
    "templates/messages/bought/part.txt": ("{{ event.thing.name }}", "{{ event.thing.price | money }}"),
    "templates/messages/third/message.yaml": (None, 'push: {title: Third, body: "{{ profile.likes.name }}"}\n'),
    "templates/messages/third/part.txt": (None, "Third", "{{ profile.name }}"),
    "catalogs/things.yaml": (
        "source: things.csv\nkey: id\nfields: {id: str, name: str, price: money}\ncollections: {best: {limit: 1}}\n",
        "source: things.csv\nkey: id\nfields: {id: str, name: \"str?\", price: \"money?\"}\n",
    ),
    "catalogs/things.csv": (
        "id,name,price\na,Anchor,1.50 EUR\nb,Buoy,2.50 EUR\n",
        "id,name,price\na,Anchor,3.50 EUR\nb,Buoy of a very long name,2.00 EUR\n",
        "id,name,price\na,Anchor,cheap\nb,Buoy,2.00 EUR\n",
    ),
    "catalogs/feeds.yaml": (
        None,
        "sky: {url: 'https://api.example.com/', response: {blue: bool}}\n",
    ),
}  # fmt: skip
"""What may stand in each file of a workspace; the first is sound."""


@pytest.fixture
def both(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Linted]:
    """Looks at a workspace with what earlier looks left, and holds it against a look that knows nothing."""
    kept = tmp_path_factory.mktemp("cache")

    def look(root: Path, said: str) -> Linted:
        monkeypatch.setenv("DYNACONTENT_CACHE_DIR", str(kept))
        found = lint(root)
        monkeypatch.setenv("DYNACONTENT_CACHE_DIR", "")
        assert found == lint(root), said
        return found

    return look


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    for path, texts in FILES.items():
        write(folder, path, texts[0])
    return folder


def write(root: Path, path: str, text: str | None) -> None:
    file = root / path
    if text is None:
        file.unlink(missing_ok=True)
        with suppress(OSError):
            file.parent.rmdir()  # a folder of messages/ with nothing in it is a mistake of its own
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def test_every_edit_of_every_input_is_seen(root: Path, both: Callable[..., Linted]) -> None:
    """One after the other, each put back before the next."""
    first = both(root, "at first")
    found = []
    for path, texts in FILES.items():
        for number, text in enumerate(texts[1:], start=1):
            write(root, path, text)
            found.append(both(root, f"{path} {number}"))
        write(root, path, texts[0])
    assert lint(root) == first
    assert len({tuple(map(str, one.findings)) for one in found}) > 20


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in range(2, 12))]
)
def test_any_edits_in_any_order(seed: int, root: Path, both: Callable[..., Linted]) -> None:
    chosen = random.Random(seed)
    said: list[str] = []
    for _ in range(25):
        for path in chosen.sample(list(FILES), chosen.choice((1, 1, 1, 2))):
            # Most go back to what is sound: a workspace that does not open tells nothing of what is kept.
            number = chosen.choice((0, 0, chosen.randrange(len(FILES[path]))))
            said.append(f"{path} {number}")
            write(root, path, FILES[path][number])
        both(root, "\n".join(said))
