"""PO files are read directly: each text falls back on its own, and a broken file says where and why."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dynacontent.errors import AuthoringError
from dynacontent.localization import Translations, load_translations

HEADERS = {
    "de": "nplurals=2; plural=(n != 1);",
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 && n%100<=99 ? 4 : 5);",
    "fr": "nplurals=2; plural=(n > 1);",
}


def header(plural_forms: str | None) -> str:
    lines = ['msgid ""', 'msgstr ""', '"Content-Type: text/plain; charset=utf-8\\n"']
    if plural_forms is not None:
        lines.append(f'"Plural-Forms: {plural_forms}\\n"')
    return "\n".join(lines) + "\n\n"


def write(root: Path, folder: str, body: str, plural_forms: str | None = HEADERS["de"]) -> Path:
    path = root / "templates" / "locales" / folder / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_bytes((header(plural_forms) + body).encode())
    return path


def load(root: Path, *locales: str) -> Translations:
    return load_translations(root / "templates" / "locales", locales, root=root)


GERMAN = """
#, python-format
msgid "%(name)s, your cart"
msgstr "%(name)s, dein Warenkorb"

msgid "Shop"
msgstr ""

#, fuzzy
msgid "Sale"
msgstr "Verkauf"

msgctxt "verb"
msgid "Order"
msgstr "Bestellen"

msgid "Order"
msgstr "Bestellung"

#~ msgid "Gone"
#~ msgstr "Weg"

msgid "A "
"long text"
msgstr ""
"Ein \\"langer\\" "
"Text\\n"
"""


def test_each_text_falls_back_along_the_chain_on_its_own(tmp_path: Path) -> None:
    write(tmp_path, "de", GERMAN)
    write(tmp_path, "de_AT", 'msgid "Shop"\nmsgstr "Geschäft"\n')
    found = load(tmp_path, "de", "de-AT", "en")
    chain = ("de-AT", "de", "en")
    assert found.text(chain, "Shop") == ("Geschäft", "de-AT")
    assert found.text(chain, "%(name)s, your cart") == ("%(name)s, dein Warenkorb", "de")
    assert found.text(chain, "Unknown") == ("Unknown", None)
    assert found.text(("de", "en"), "Shop") == ("Shop", None)
    assert found.text(("fr",), "Shop") == ("Shop", None)


def test_fuzzy_untranslated_and_obsolete_entries_are_not_used(tmp_path: Path) -> None:
    write(tmp_path, "de", GERMAN)
    found = load(tmp_path, "de")
    for message in ("Sale", "Shop", "Gone", ""):
        assert found.text(("de",), message) == (message, None)


def test_contexts_tell_texts_apart(tmp_path: Path) -> None:
    write(tmp_path, "de", GERMAN)
    found = load(tmp_path, "de")
    assert found.text(("de",), "Order", "verb") == ("Bestellen", "de")
    assert found.text(("de",), "Order") == ("Bestellung", "de")
    assert found.text(("de",), "Order", "noun") == ("Order", None)


def test_texts_in_several_lines_are_joined_and_unescaped(tmp_path: Path) -> None:
    write(tmp_path, "de", GERMAN)
    assert load(tmp_path, "de").text(("de",), "A long text") == ('Ein "langer" Text\n', "de")


@pytest.mark.parametrize("folder", ["pt_BR", "pt-BR", "PT-br"])
def test_a_folder_may_be_spelled_either_way(tmp_path: Path, folder: str) -> None:
    write(tmp_path, folder, 'msgid "Shop"\nmsgstr "Loja"\n')
    assert load(tmp_path, "pt-BR").text(("pt-BR", "en"), "Shop") == ("Loja", "pt-BR")


def test_a_locale_without_a_file_has_no_translations(tmp_path: Path) -> None:
    assert load(tmp_path, "de", "en").by_locale == {}
    (tmp_path / "templates" / "locales" / "de").mkdir(parents=True)
    assert load(tmp_path, "de", "en").by_locale == {}


def test_only_configured_locales_are_read(tmp_path: Path) -> None:
    write(tmp_path, "fr", "this is no PO file")
    assert load(tmp_path, "de", "en").by_locale == {}


def test_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path: Path) -> None:
    path = write(tmp_path, "de", GERMAN)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(tmp_path, "de").text(("de",), "Order") == ("Bestellung", "de")


def test_translations_pickle(tmp_path: Path) -> None:
    write(tmp_path, "ar", plural_entry("ar"), HEADERS["ar"])
    again = pickle.loads(pickle.dumps(load(tmp_path, "ar")))
    assert again.plural(("ar",), "%(n)s item", "%(n)s items", 2) == ("ar2", "ar")


def plural_entry(locale: str, count: int = 0) -> str:
    count = count or {"ar": 6, "pl": 3}.get(locale, 2)
    forms = "".join(f'msgstr[{form}] "{locale}{form}"\n' for form in range(count))
    return f'msgid "%(n)s item"\nmsgid_plural "%(n)s items"\n{forms}'


PLURALS: list[tuple[str, Any, str]] = [
    ("ar", 0, "ar0"),
    ("ar", 1, "ar1"),
    ("ar", 2, "ar2"),
    ("ar", 3, "ar3"),
    ("ar", 10, "ar3"),
    ("ar", 103, "ar3"),
    ("ar", 11, "ar4"),
    ("ar", 99, "ar4"),
    ("ar", 100, "ar5"),
    ("ar", 102, "ar5"),
    ("pl", 1, "pl0"),
    ("pl", 2, "pl1"),
    ("pl", 22, "pl1"),
    ("pl", 5, "pl2"),
    ("pl", 12, "pl2"),
    ("pl", 0, "pl2"),
    ("pl", Decimal("1.5"), "pl2"),
    ("de", 1, "de0"),
    ("de", 0, "de1"),
    ("de", -1, "de0"),
    ("de", 1.0, "de0"),
    ("de", Decimal("1.00"), "de0"),
    ("de", 1.5, "de1"),
    ("de", 0.5, "de1"),
    ("fr", 0, "fr0"),
    ("fr", 1.5, "fr0"),
    ("fr", 2, "fr1"),
]


@pytest.mark.parametrize("with_header", [True, False], ids=["header", "no header"])
@pytest.mark.parametrize(("locale", "number", "expect"), PLURALS)
def test_plural_forms(tmp_path: Path, locale: str, number: Any, expect: str, with_header: bool) -> None:
    """The header's rule holds; a file without one counts as its language does in CLDR."""
    write(tmp_path, locale, plural_entry(locale), HEADERS[locale] if with_header else None)
    found = load(tmp_path, locale).plural((locale, "en"), "%(n)s item", "%(n)s items", number)
    assert found == (expect, locale)


def test_plurals_fall_back_on_their_own(tmp_path: Path) -> None:
    write(tmp_path, "de", plural_entry("de"))
    write(tmp_path, "de_AT", 'msgid "Shop"\nmsgstr "Geschäft"\n')
    found = load(tmp_path, "de", "de-AT")
    assert found.plural(("de-AT", "de"), "%(n)s item", "%(n)s items", 2) == ("de1", "de")
    assert found.plural(("de-AT",), "%(n)s item", "%(n)s items", 1) == ("%(n)s item", None)
    assert found.plural(("de-AT",), "%(n)s item", "%(n)s items", 0) == ("%(n)s items", None)
    assert found.text(("de",), "%(n)s item") == ("de0", "de")


@pytest.mark.parametrize(
    ("number", "error", "message"),
    [
        ("3", TypeError, "a plural counts with a number, not with str"),
        (True, TypeError, "a plural counts with a number, not with bool"),
        (float("nan"), ValueError, "a plural cannot count with nan"),
        (Decimal("1E+999999"), ValueError, "a plural cannot count with more than 100 digits"),
    ],
)
def test_a_plural_needs_a_number(number: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Translations().plural(("de",), "item", "items", number)


@dataclass(frozen=True)
class Broken:
    description: str
    body: str
    expect: str
    plural_forms: str = HEADERS["de"]


PO = "templates/locales/de/LC_MESSAGES/messages.po"
BROKEN = [
    Broken(
        "an unknown placeholder",
        'msgid "Hello %(name)s"\nmsgstr "Hallo %(nane)s"\n',
        f"""\
{PO}:7:15: unknown placeholder '%(nane)s'
  7 | msgstr "Hallo %(nane)s"
    |               ^
  hint: did you mean '%(name)s'?""",
    ),
    Broken(
        "in a later line of the text",
        'msgid "Hello %(name)s"\nmsgstr ""\n"Hallo "\n"%(vorname)s"\n',
        f"""\
{PO}:9:2: unknown placeholder '%(vorname)s'
  9 | "%(vorname)s"
    |  ^
  hint: did you mean '%(name)s'?""",
    ),
    Broken(
        "a placeholder where the text has none",
        'msgid "Hello"\nmsgstr "Hallo %(name)s"\n',
        f"""\
{PO}:7:15: unknown placeholder '%(name)s'
  7 | msgstr "Hallo %(name)s"
    |               ^
  hint: the text has no placeholders""",
    ),
    Broken(
        "a percent sign that is not doubled",
        'msgid "%(name)s: 20%% off"\nmsgstr "%(name)s: 20% weniger"\n',
        f"""\
{PO}:7:21: '%' begins no placeholder
  7 | msgstr "%(name)s: 20% weniger"
    |                     ^
  hint: a placeholder is written like %(name)s; a percent sign is doubled: %%""",
    ),
    Broken(
        "a plural form is missing",
        'msgid "item"\nmsgid_plural "items"\nmsgstr[0] "Artikel"\n',
        f"""\
{PO}:8: this language has 2 plural forms: expected msgstr[0] to msgstr[1], found msgstr[0]
  8 | msgstr[0] "Artikel"
  hint: the header's Plural-Forms says how many forms there are; or leave all of them empty""",
    ),
    Broken(
        "a plural form too many",
        plural_entry("de", 3),
        f"""\
{PO}:8: this language has 2 plural forms: expected msgstr[0] to msgstr[1], \
found msgstr[0], msgstr[1], msgstr[2]
  8 | msgstr[0] "de0"
  hint: the header's Plural-Forms says how many forms there are; or leave all of them empty""",
    ),
    Broken(
        "a string that is not closed",
        'msgid "Shop"\nmsgstr "Laden\n',
        f"""\
{PO}:7: text must stand in double quotes; a quote inside is written \\"
  7 | msgstr "Laden""",
    ),
    Broken(
        "a plural form without its bracket",
        'msgid "item"\nmsgid_plural "items"\nmsgstr[0] "Artikel"\nmsgstr[1 "Artikel"\n',
        f"""\
{PO}:8: this language has 2 plural forms: expected msgstr[0] to msgstr[1], found msgstr[0]
  8 | msgstr[0] "Artikel"
  hint: the header's Plural-Forms says how many forms there are; or leave all of them empty
{PO}:9: a plural form is msgstr[0] to msgstr[9]
  9 | msgstr[1 "Artikel\"""",
    ),
    Broken(
        "an unknown keyword",
        'msgid "Shop"\nmsgstring "Laden"\nmsgstr "Laden"\n',
        f"""\
{PO}:7: Unknown or misformatted keyword
  7 | msgstring "Laden\"""",
    ),
    Broken(
        "no msgstr",
        'msgid "Shop"\n\nmsgid "Sale"\nmsgstr "Verkauf"\n',
        f"""\
{PO}:6: missing msgstr for msgid 'Shop'
  6 | msgid "Shop\"""",
    ),
    Broken(
        "a msgid that stands twice",
        'msgid "Shop"\nmsgstr "Laden"\n\nmsgid "Shop"\nmsgstr "Geschäft"\n',
        f"""\
{PO}:9: msgid 'Shop' stands here a second time; the first is in line 6
  9 | msgid "Shop\"""",
    ),
    Broken(
        "a plural rule that is none",
        plural_entry("de"),
        f"""\
{PO}:4: Plural-Forms: invalid token in plural form: __import__
  4 | "Plural-Forms: nplurals=2; plural=__import__('os');\\n"
  hint: for example: Plural-Forms: nplurals=2; plural=(n != 1);""",
        "nplurals=2; plural=__import__('os');",
    ),
    Broken(
        "a plural rule that leaves its forms",
        plural_entry("de"),
        f"""\
{PO}:4: Plural-Forms: plural gives form 2 for 2, but nplurals=2
  4 | "Plural-Forms: nplurals=2; plural=n;\\n"
  hint: for example: Plural-Forms: nplurals=2; plural=(n != 1);""",
        "nplurals=2; plural=n;",
    ),
]


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.description)
def test_a_broken_file_says_where_and_why(tmp_path: Path, case: Broken) -> None:
    write(tmp_path, "de", case.body, case.plural_forms)
    with pytest.raises(AuthoringError) as caught:
        load(tmp_path, "de")
    assert str(caught.value) == case.expect


@pytest.mark.parametrize(
    "body",
    [
        'msgid "one item"\nmsgid_plural "%(n)s items"\nmsgstr[0] "ein Artikel"\nmsgstr[1] "%(n)s Artikel"\n',
        'msgid "100% wool"\nmsgstr "100 % Wolle"\n',
        'msgid "%(name)s, hello"\nmsgstr "Hallo"\n',
        'msgid "%(a)s 20%% off"\nmsgstr "20%% auf %(a)s"\n',
        'msgid "item"\nmsgid_plural "items"\nmsgstr[0] ""\nmsgstr[1] ""\n',
        '#, fuzzy\nmsgid "Hello"\nmsgstr "Hallo %(name)s"\n',
    ],
)
def test_what_is_no_problem(tmp_path: Path, body: str) -> None:
    write(tmp_path, "de", body)
    assert set(load(tmp_path, "de").by_locale) == {"de"}


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    write(tmp_path, "de", 'msgid "Shop"\nmsgstr "Laden\n\nmsgid "A %(a)s"\nmsgstr "%(b)s"\n')
    write(tmp_path, "fr", 'msgid "Shop"\nmsgstr "%(c)s"\n')
    with pytest.raises(AuthoringError) as caught:
        load(tmp_path, "fr", "de")
    places = [str(problem.location) for problem in caught.value.problems]
    french = PO.replace("/de/", "/fr/")
    assert places == [f"{PO}:7", f"{PO}:10:9", f"{french}:7:9"]


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = write(tmp_path, "de", "")
    path.write_bytes(path.read_bytes() + 'msgid "x"\nmsgstr "Geschäft"\n'.encode("latin-1"))
    with pytest.raises(AuthoringError) as caught:
        load(tmp_path, "de")
    assert str(caught.value) == f"{PO}:7: not UTF-8: byte 0xe4\n  hint: save the file as UTF-8"


def test_another_charset_in_the_header_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path, "de", "")
    path.write_bytes(path.read_bytes().replace(b"charset=utf-8", b"charset=iso-8859-1"))
    with pytest.raises(AuthoringError, match="the header says charset=iso-8859-1; translations are UTF-8"):
        load(tmp_path, "de")


def test_two_folders_for_one_locale_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, "pt_BR", "")
    write(tmp_path, "pt-BR", "")
    with pytest.raises(AuthoringError, match="pt-BR and pt_BR are the same locale, pt-BR"):
        load(tmp_path, "pt-BR")


def test_a_link_out_of_the_workspace_is_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", "de", GERMAN)
    inside = tmp_path / "inside" / PO
    inside.parent.mkdir(parents=True)
    inside.symlink_to(outside)
    with pytest.raises(AuthoringError, match="lies outside the workspace"):
        load(tmp_path / "inside", "de")
