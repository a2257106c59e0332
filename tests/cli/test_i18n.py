"""``dynacontent i18n``: from texts to translations, and how far these are."""

from __future__ import annotations

import gettext
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]

MESSAGE = """\
    push:
      # translators: of a cart
      title: "{% trans %}Your cart{% endtrans %}"
      body: "{% trans n=2 %}{{ n }} thing{% pluralize %}{{ n }} things{% endtrans %}"
    """
ONLY = {
    "templates/messages/cart/message.yaml": MESSAGE,
    "templates/messages/cart/email.mjml": None,
    "templates/messages/cart/banner.html": None,
    "templates/messages/picks/message.yaml": None,
}
PO = "templates/locales/de/LC_MESSAGES/messages.po"
GERMAN = """\
    msgid ""
    msgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"

    msgid "Your cart"
    msgstr "Dein Korb"

    msgid "%(n)s thing"
    msgid_plural "%(n)s things"
    msgstr[0] "%(n)s Ding"
    msgstr[1] "%(n)s Dinge"
    """


@pytest.fixture(name="shop")
def _shop(run: Run, tmp_path: Path) -> Callable[..., tuple[Result, Path]]:
    def shop(*arguments: str, po: str | None = None, **change: Any) -> tuple[Result, Path]:
        result = run("i18n", *arguments, change={**ONLY, PO: po, **change})
        return result, tmp_path / "shop"

    return shop


Shop = Callable[..., tuple[Result, Path]]


def test_extract_writes_the_template(shop: Shop) -> None:
    result, root = shop("extract")
    assert (result.exit_code, result.output) == (0, "templates/locales/messages.pot\n")
    assert '#. of a cart\n#: templates/messages/cart/message.yaml:3\nmsgid "Your cart"\nmsgstr ""\n' in (
        root / "templates/locales/messages.pot"
    ).read_text("utf-8")
    assert shop("extract")[0].output == "templates/locales/messages.pot (unchanged)\n"


def test_update_begins_and_keeps_files(shop: Shop) -> None:
    result, root = shop("update")
    assert (result.exit_code, result.output) == (0, f"{PO}\n")
    begun = (root / PO).read_text("utf-8")
    assert 'msgid "Your cart"\nmsgstr ""\n' in begun
    assert "Plural-Forms: nplurals=2; plural=(n != 1);" in begun
    assert shop("update", "de")[0].output == f"{PO} (unchanged)\n"
    assert not list(root.glob("templates/locales/en*"))


def test_update_writes_nothing_where_a_file_cannot_be_read(shop: Shop) -> None:
    result, root = shop("update", po='msgid "a\n')
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{PO}:1: text must stand in double quotes")
    assert (root / PO).read_text("utf-8") == 'msgid "a\n'


def test_compile_writes_what_gettext_reads(shop: Shop) -> None:
    result, root = shop("compile", po=GERMAN)
    assert (result.exit_code, result.output) == (0, f"{PO.replace('.po', '.mo')}\n")
    with (root / PO).with_suffix(".mo").open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert (read.gettext("Your cart"), read.ngettext("%(n)s thing", "%(n)s things", 2)) == (
        "Dein Korb", "%(n)s Dinge",
    )  # fmt: skip


def test_status_of_complete_translations(shop: Shop) -> None:
    result, _root = shop("status", "--fail-under", "100", po=GERMAN)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.output == (
        "locale  complete  texts   problems\nde      100%      2 of 2  none\n"
    )  # fmt: skip


def test_status_tells_each_problem_with_place_and_hint(shop: Shop) -> None:
    lacking = GERMAN.replace("%(n)s Dinge", "viele Dinge")
    result, _root = shop("status", "--fail-under", "51", po=lacking)
    assert result.exit_code == 1
    assert result.output == (
        f"{PO}:10: de: placeholder: the translation leaves out %(n)s\n"
        '  10 | msgstr[1] "viele Dinge"\n'
        "  hint: write %(n)s where its value goes\n"
        "\n"
        "locale  complete  texts   problems\n"
        "de      50%       1 of 2  1 placeholder\n"
    )
    assert shop("status", "--fail-under", "50", po=lacking)[0].exit_code == 0
    assert shop("status", po=lacking)[0].exit_code == 0


def test_status_as_json(shop: Shop) -> None:
    result, _root = shop("status", "de", "--format", "json", po=None)
    assert result.exit_code == 0
    found = json.loads(result.output)
    assert [(one["locale"], one["percent"], one["done"], one["total"]) for one in found] == [("de", 0, 0, 2)]
    assert found[0]["problems"][0] == {
        "code": "missing",
        "text": "Your cart",
        "path": "templates/messages/cart/message.yaml",
        "line": 3,
        "message": "not translated: 'Your cart'",
        "hint": "run  dynacontent i18n update, then translate it",
    }


def test_a_file_that_cannot_be_read_is_a_problem(shop: Shop) -> None:
    result, _root = shop("status", po=GERMAN.replace('"Dein Korb"', '"Dein Korb'))
    assert result.exit_code == 1
    assert f"{PO}:5: de: unreadable: text must stand in double quotes" in result.output


def test_a_variety_of_a_language_needs_only_what_differs(shop: Shop) -> None:
    configuration = 'version = 1\nlocales = ["en", "de", "de-AT", "en-GB"]\ncurrency = "EUR"\n'
    result, _root = shop("status", po=GERMAN, **{"dynacontent.toml": configuration})
    assert [line.split()[:2] for line in result.output.splitlines()[1:]] == [
        ["de", "100%"], ["de-AT", "100%"], ["en-GB", "100%"],
    ]  # fmt: skip


def test_a_locale_that_is_not_configured(shop: Shop) -> None:
    result, _root = shop("update", "fr")
    assert (result.exit_code, result.stderr) == (
        1,
        "error: there is no locale 'fr'\n  hint: configured are en, de\n",
    )


def test_a_pseudo_locale_needs_no_configuration(run: Run) -> None:
    change = {**ONLY, PO: GERMAN}
    shown = run("render", "cart", "--profile", "ada", "--locale", "en-XA", change=change)
    assert (shown.exit_code, shown.stdout.splitlines()[1]) == (0, "title: [Ýöûŕ çåŕţ ö]")
    told = run("explain", "cart", "--profile", "ada", "--locale", "ar-XB", change=change)
    assert (told.exit_code, "ar-XB" in told.stdout) == (0, True)
