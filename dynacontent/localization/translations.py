"""Translations: the workspace's PO files as look-up tables, checked when they are read.

Texts in templates are written in the default locale's language. A text that a locale of the chain
does not translate is taken from the next one, each text on its own; in the end the text itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from dynacontent.errors import AuthoringError, Problem
from dynacontent.localization.locales import formatting_locale, normalize_tag
from dynacontent.localization.pseudo import PSEUDO_LOCALES, pseudo_text
from dynacontent.location import Location

if TYPE_CHECKING:
    from dynacontent.localization.plurals import PluralRule
    from dynacontent.localization.pofiles import PoFile

MESSAGES = Path("LC_MESSAGES", "messages.po")
"""Where a locale's folder keeps its translations."""

MAX_COUNT_DIGITS = 100
"""Most digits a number may have for a plural to count with it."""

MAX_FILE_SIZE = 20_000_000
"""Largest PO file read, in bytes."""

Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class LocaleTranslations:
    """The usable translations of one locale: by (context, msgid), a tuple of forms for plurals."""

    texts: Mapping[Key, str]
    plurals: Mapping[Key, tuple[str, ...]]
    rule: PluralRule


@dataclass(frozen=True, slots=True, eq=False)
class Translations:
    """All translations of a workspace, by locale as spelled in its configuration.

    ``source`` is the locale that texts are written in.
    """

    by_locale: Mapping[str, LocaleTranslations] = field(default_factory=dict)
    source: str = ""

    def is_foreign(self, chain: Sequence[str], locale: str | None) -> bool:
        """Whether a text that came from ``locale`` is in another language than the first of the chain.

        ``None`` is the text as it was written.
        """
        found = self.source if locale is None else locale
        return found == self.source and _language(found) != _language(chain[0])

    def text(self, chain: Sequence[str], message: str, context: str | None = None) -> tuple[str, str | None]:
        """The translation of ``message`` and the locale it came from, or (``message``, ``None``).

        In a pseudo-locale it is that of the rest of the chain, made over.
        """
        if chain[0] in PSEUDO_LOCALES:
            return pseudo_text(self.text(chain[1:], message, context)[0], chain[0]), chain[0]
        key = (context, message)
        for locale in chain:
            table = self.by_locale.get(locale)
            if table is not None and key in table.texts:
                return table.texts[key], locale
        return message, None

    def plural(
        self,
        chain: Sequence[str],
        singular: str,
        plural: str,
        number: int | float | Decimal,
        context: str | None = None,
    ) -> tuple[str, str | None]:
        """The form that ``number`` takes, and its locale; the text itself is singular for exactly one.

        A number with decimals takes the form of its whole part where the language treats both
        alike (French 1.5 is singular), else the last form. Raises `TypeError` for what is no
        number, `ValueError` for not-a-number and infinity.
        """
        if chain[0] in PSEUDO_LOCALES:
            text, _locale = self.plural(chain[1:], singular, plural, number, context)
            return pseudo_text(text, chain[0]), chain[0]
        amount = _amount(number)
        key = (context, singular)
        for locale in chain:
            table = self.by_locale.get(locale)
            if table is not None and key in table.plurals:
                return table.plurals[key][_form(table.rule, amount, locale)], locale
        return (singular if amount == 1 else plural), None


def _language(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()


def _amount(number: int | float | Decimal) -> int | Decimal:
    """The number without sign; an int where it is whole."""
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal):
        raise TypeError(f"a plural counts with a number, not with {type(number).__name__}")
    if isinstance(number, int):
        return abs(number)
    exact = Decimal(str(number))
    if not exact.is_finite():
        raise ValueError(f"a plural cannot count with {number}")
    if exact != exact.to_integral_value():
        return abs(exact)
    if exact.adjusted() > MAX_COUNT_DIGITS:
        raise ValueError(f"a plural cannot count with more than {MAX_COUNT_DIGITS} digits")
    return abs(int(exact))


def _form(rule: PluralRule, amount: int | Decimal, locale: str) -> int:
    if isinstance(amount, int):
        return rule.form(amount)
    category = formatting_locale(locale).plural_form
    return rule.form(int(amount)) if category(amount) == category(int(amount)) else rule.count - 1


def load_translations(folder: Path, locales: Sequence[str], *, root: Path, source: str = "") -> Translations:
    """Read ``<folder>/<locale>/LC_MESSAGES/messages.po`` of every configured locale.

    A locale's folder may be spelled ``pt_BR`` or ``pt-BR``; a locale without one has no
    translations. Fuzzy and untranslated entries are left out. ``root`` is the workspace, from which
    places are named and which no file may lie outside of.

    Raises `AuthoringError` with all problems of all files.
    """
    from dynacontent.localization.pofiles import read_po

    problems: list[Problem] = []
    tables: dict[str, LocaleTranslations] = {}
    folders = locale_folders(folder, root, problems)
    for locale in locales:
        path = folders.get(normalize_tag(locale))
        if path is None or not (path / MESSAGES).is_file():
            continue
        place = (path / MESSAGES).relative_to(root).as_posix()
        data = read_file(path / MESSAGES, root, place, problems)
        if data is not None:
            file = read_po(data, place, locale)
            tables[locale] = _table(file)
            problems += file.problems
    if problems:
        raise AuthoringError(sorted(problems, key=attrgetter("order")))
    return Translations(tables, source)


def locale_folders(folder: Path, root: Path, problems: list[Problem]) -> dict[str, Path]:
    """The locale folders by tag. Folders are listed, so that a tag never becomes a path."""
    found: dict[str, Path] = {}
    if not folder.is_dir():
        return found
    for path in sorted(folder.iterdir()):
        try:
            tag = normalize_tag(path.name)
        except ValueError:
            continue
        if tag in found:
            message = f"{found[tag].name} and {path.name} are the same locale, {tag}"
            place = Location(path.relative_to(root).as_posix())
            problems.append(Problem(message, place, hint="keep one of the two folders"))
        else:
            found[tag] = path
    return found


def read_file(path: Path, root: Path, place: str, problems: list[Problem]) -> bytes | None:
    """The bytes of a PO file inside ``root``; ``None`` where it cannot be read, which is noted."""
    message: str
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            message = "lies outside the workspace"
        elif path.stat().st_size > MAX_FILE_SIZE:
            message = f"larger than {MAX_FILE_SIZE // 1_000_000} MB"
        else:
            return path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
    problems.append(Problem(message, Location(place)))
    return None


def _table(file: PoFile) -> LocaleTranslations:
    """The entries that may be used; what is wrong with them is noted in the file's problems."""
    from dynacontent.localization.po_checks import check_placeholders, has_all_forms

    texts: dict[Key, str] = {}
    plurals: dict[Key, tuple[str, ...]] = {}
    for entry in file.entries:
        if entry.fuzzy or not any(text for text, _ in entry.forms.values()):
            continue
        if not has_all_forms(file, entry):
            continue
        check_placeholders(file, entry)
        key = (entry.context, entry.ids[0])
        # gettext looks a plural entry up by its singular too, and takes the first form.
        texts[key] = entry.forms[0][0]
        if len(entry.ids) > 1:
            plurals[key] = tuple(entry.forms[form][0] for form in range(file.plural.count))
    return LocaleTranslations(texts, plurals, file.plural)
