"""A text that fell back to another language says so, in what holds markup and what holds characters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.structure.fill import fill_markup, fill_text
from dynacontent.expressions.state import rendering
from dynacontent.localization.plurals import cldr_rule
from dynacontent.localization.translations import LocaleTranslations, Translations
from dynacontent.models.source import SourceText
from tests.engine.render_state import make_state

HERE = {(None, "Hi"): "مرحبا", (None, "Tent"): "خيمة"}
TEXTS = Translations({"ar": LocaleTranslations(HERE, {}, cldr_rule("ar"))}, source="en")


@dataclass(frozen=True)
class Case:
    description: str
    template: str
    expect: str
    chain: tuple[str, ...] = ("ar", "en")
    markup: bool = True


TRANS = "{% trans %}Sale{% endtrans %}"
SPAN = '<span lang="en" dir="ltr">\u2068Sale\u2069</span>'
CASES = [
    Case("translated", "<p>{% trans %}Hi{% endtrans %}</p>", "<p>مرحبا</p>"),
    Case("in an element", f"<p>{TRANS}</p>", '<p><span lang="en" dir="ltr">\u2068Sale\u2069</span></p>'),
    Case("of the same direction", f"<p>{TRANS}</p>", '<p><span lang="en">Sale</span></p>', ("fr", "en")),
    Case("of the same language", f"<p>{TRANS}</p>", "<p>Sale</p>", ("en-GB", "en")),
    Case(
        "with a value",
        "<p>{% trans a=v %}Sale: {{ a }}!{% endtrans %}</p>",
        '<p><span lang="en" dir="ltr">\u2068Sale: \u2068x\u2069!\u2069</span></p>',
    ),
    Case("with _()", '<td>{{ _("Sale") }}</td>', f"<td>{SPAN}</td>"),
    Case("joined", '<td>{{ _("Sale") ~ "!" }}</td>', "<td>\u2068Sale\u2069\u2068!\u2069</td>"),
    Case(
        "with a value, joined",
        '<td>{{ "" ~ _("%(a)s off", a=v) }}</td>',
        "<td>\u2068\u2068x\u2069 off\u2069</td>",
    ),
    Case("in an attribute", f'<img alt="{TRANS}">', '<img alt="\u2068Sale\u2069">'),
    Case("in an attribute of the same direction", f'<img alt="{TRANS}">', '<img alt="Sale">', ("fr", "en")),
    Case("in a title", f"<title>{TRANS}</title>", "<title>\u2068Sale\u2069</title>"),
    Case("behind an element", f"<p>x</p>{TRANS}", "<p>x</p>\u2068Sale\u2069"),
    Case("in MJML", f"<mj-text>{TRANS}</mj-text>", f"<mj-text>{SPAN}</mj-text>"),
    Case("in a preview", f"<mj-preview>{TRANS}</mj-preview>", "<mj-preview>\u2068Sale\u2069</mj-preview>"),
    Case(
        "in a macro, in an element of it",
        f"{{% macro m() %}}<b>{TRANS}</b>{{% endmacro %}}{{{{ m() }}}}",
        '<b><span lang="en" dir="ltr">\u2068Sale\u2069</span></b>',
    ),
    Case(
        "in a macro that may be called anywhere",
        f'<p>{{% macro m() %}}{TRANS}{{% endmacro %}}<img alt="{{{{ m() }}}}"></p>',
        '<p><img alt="\u2068Sale\u2069"></p>',
    ),
    Case(
        "captured, to be printed anywhere",
        f'<p>{{% set s %}}{TRANS}{{% endset %}}<img alt="{{{{ s }}}}"></p>',
        '<p><img alt="\u2068Sale\u2069"></p>',
    ),
    Case(
        "given to a macro",
        '{% macro m(a) %}<img alt="{{ a }}">{% endmacro %}<p>{{ m(_("Sale")) }}</p>',
        '<p><img alt="\u2068Sale\u2069"></p>',
    ),
    Case("plain text", f"<p>{TRANS}", "<p>\u2068Sale\u2069", markup=False),
    Case("plain text of the same direction", f"<p>{TRANS}", "<p>Sale", ("fr", "en"), markup=False),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_what_stands_around_it(case: Case) -> None:
    environment = TemplateEnvironment({}, markup=case.markup, brand={})
    environment.add_inline("case.mjml", SourceText(case.template))
    names: dict[str, Any] = {"v": "x"}
    rtl = case.chain[0] == "ar"
    state = replace(make_state(names), texts=TEXTS, chain=case.chain, locale=case.chain[0])
    with rendering(state):
        for _ in range(2):
            printed = environment.run("case.mjml", names)
            shown = fill_markup(printed, rtl=rtl)[0] if case.markup else fill_text(printed, rtl=rtl)
            assert shown == case.expect
