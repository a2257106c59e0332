"""Which plural form a number takes: by a PO header's rule, or by CLDR where there is none."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from dynacontent.localization.locales import formatting_locale

MAX_PLURALS = 10
"""Most plural forms a file may declare; no language needs more than six."""

_PLURAL_FORMS = re.compile(r"\s*nplurals\s*=\s*(\d{1,3})\s*;\s*plural\s*=\s*([^;]+?)\s*;?\s*")
_CATEGORIES = ("zero", "one", "two", "few", "many", "other")


class PluralRule(Protocol):
    """How many forms a file has, and which one a whole number takes."""

    @property
    def count(self) -> int:
        """The number of forms, at least 1."""

    def form(self, number: int) -> int:
        """The form of a whole number that is not negative: 0 to ``count - 1``."""


@dataclass(frozen=True, slots=True)
class HeaderRule:
    """The rule of a ``Plural-Forms`` header: a C expression in ``n``."""

    count: int
    expression: str

    def form(self, number: int) -> int:
        """The form of a whole number; one beyond the declared forms gives the last."""
        index = _compiled(self.expression)(number)
        return index if 0 <= index < self.count else self.count - 1


@dataclass(frozen=True, slots=True)
class CldrRule:
    """The rule of a language: the CLDR categories its whole numbers take, in CLDR's order.

    That is the usual order of PO files too, except in what babel's own table says for Arabic,
    which swaps the last two forms.
    """

    locale: str
    categories: tuple[str, ...]

    @property
    def count(self) -> int:
        """The number of categories."""
        return len(self.categories)

    def form(self, number: int) -> int:
        """The form of a whole number; a category that only huge numbers take gives the last."""
        category = formatting_locale(self.locale).plural_form(number)
        return self.categories.index(category) if category in self.categories else self.count - 1


UNKNOWN_RULE = HeaderRule(0, "0")
"""Stands for a rule that cannot be read, so that its file is not faulted for every plural too."""


@lru_cache(maxsize=128)
def _compiled(expression: str) -> Callable[[int], int]:
    # gettext parses the C expression and admits nothing but n, numbers and operators.
    return gettext.c2py(expression)


@lru_cache(maxsize=128)
def cldr_rule(locale: str) -> CldrRule:
    """The rule of a locale's language, for a PO file without ``Plural-Forms``."""
    category = formatting_locale(locale).plural_form
    used = {category(number) for number in range(1000)}
    return CldrRule(locale, tuple(name for name in _CATEGORIES if name in used))


def header_rule(forms: str) -> HeaderRule:
    """Read the value of a ``Plural-Forms`` header. Raises `ValueError` with what is wrong."""
    match = _PLURAL_FORMS.fullmatch(forms)
    if not match:
        raise ValueError("should read nplurals=NUMBER; plural=EXPRESSION;")
    count, expression = int(match[1]), match[2]
    if not 1 <= count <= MAX_PLURALS:
        raise ValueError(f"nplurals is 1 to {MAX_PLURALS}, not {count}")
    try:
        forms_taken = [_compiled(expression)(number) for number in range(1001)]
    except (ArithmeticError, RecursionError) as error:
        raise ValueError(str(error)) from error
    for number, form in enumerate(forms_taken):
        if not 0 <= form < count:
            raise ValueError(f"plural gives form {form} for {number}, but nplurals={count}")
    return HeaderRule(count, expression)


def plural_forms(locale: str) -> tuple[int, str]:
    """How many plural forms a language has and the ``Plural-Forms`` of a new file for it.

    gettext's usual rule where it tells apart what CLDR does and no more, else one made of CLDR's.
    Forms that only huge numbers take (French millions) are left out.
    """
    from babel.messages.plurals import get_plural

    count = cldr_rule(locale).count
    usual = [HeaderRule(2, "(n != 1)"), HeaderRule(2, "(n > 1)")]
    usual.append(header_rule(str(get_plural(formatting_locale(locale).language))))
    fitting = (rule for rule in usual if rule.count == count and not confused(rule, locale))
    rule = next(fitting, None) or _made_of_cldr(locale)
    return rule.count, f"nplurals={rule.count}; plural={rule.expression};"


def _made_of_cldr(locale: str) -> HeaderRule:
    from babel.plural import PluralRule as Rules
    from babel.plural import to_gettext

    rules = formatting_locale(locale).plural_form.rules
    # The last form is that of all other numbers.
    used = cldr_rule(locale).categories[:-1]
    return header_rule(to_gettext(Rules({category: rules[category] for category in used})))


def confused(rule: PluralRule, locale: str) -> tuple[int, int] | None:
    """Two numbers up to 200 that have one form by a rule, though the language tells them apart."""
    category = formatting_locale(locale).plural_form
    first: dict[int, int] = {}
    for number in range(201):
        other = first.setdefault(rule.form(number), number)
        if category(other) != category(number):
            return other, number
    return None
