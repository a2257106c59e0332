"""The plural rule of a new file tells apart what the language does, and has no form that nothing takes."""

from __future__ import annotations

import pytest

from dynacontent.localization.locales import formatting_locale
from dynacontent.localization.plurals import HeaderRule, confused, header_rule, plural_forms

LANGUAGES = """
    en de fr es pt-BR pt-PT pl ru uk cs sk sl lt lv ro bg sr-Latn el tr ar he fa ur hi bn ta
    ja ko zh-Hans zh-Hant th vi id nl sv da fi nb is it hu ga cy mt br gd
""".split()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_forms_are_those_of_cldr(locale: str) -> None:
    count, written = plural_forms(locale)
    rule = header_rule(written)
    category = formatting_locale(locale).plural_form
    pairs = {(rule.form(number), category(number)) for number in range(201)}
    assert rule.count == count
    assert len(pairs) == len({form for form, _ in pairs}) == len({name for _, name in pairs}) == count


def test_the_usual_rules_are_written_as_usual() -> None:
    assert plural_forms("de") == (2, "nplurals=2; plural=(n != 1);")
    assert plural_forms("fr") == (2, "nplurals=2; plural=(n > 1);")
    assert plural_forms("ja") == (1, "nplurals=1; plural=0;")


@pytest.mark.parametrize(
    ("rule", "locale", "both"),
    [
        (HeaderRule(2, "(n != 1)"), "de", None),
        (HeaderRule(2, "(n != 1)"), "fr", (0, 2)),
        (HeaderRule(2, "(n != 1)"), "pl", (0, 2)),
        (HeaderRule(1, "0"), "en", (0, 1)),
        (HeaderRule(3, "n==0 ? 2 : n!=1"), "en", None),
    ],
)
def test_two_numbers_of_one_form_that_a_language_tells_apart(
    rule: HeaderRule, locale: str, both: tuple[int, int] | None
) -> None:
    found = confused(rule, locale)
    assert (found and sorted(found)) == (both and sorted(both))
