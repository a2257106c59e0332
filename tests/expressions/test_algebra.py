"""The algebra of what is missing, in the expressions of YAML files and in templates of both ways.

Where missing values come from makes no difference: tests/rendering/test_missing.py. What a
collection makes of them: tests/catalogs/test_missing.py.
"""

from __future__ import annotations

from typing import Any

import pytest

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.language.register import register
from dynacontent.engine.structure.fill import fill_text
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.state import rendering
from dynacontent.models.source import SourceText
from tests.engine.render_state import make_state
from tests.expressions.algebra import ABSENT, FACTS, MISSING, PRESENT, RAISES, SILENT, STATEMENTS, Fact

NAMES: dict[str, Any] = {**PRESENT, **{name: Missing(name=name) for name in ABSENT.split()}}
EXPRESSIONS = SafeEnvironment()
register(EXPRESSIONS, brand={})
EXPRESSIONS.globals["_"] = EXPRESSIONS.globals["range"]  # translations are of templates alone
TEMPLATES = {
    "fast": TemplateEnvironment({}, markup=False, brand={}),
    "plain": TemplateEnvironment({}, markup=False, brand={}, plain=True),
    "markup": TemplateEnvironment({}, markup=True, brand={}),
}
ways = pytest.mark.parametrize("way", TEMPLATES)


def printed(template: str, way: str) -> str:
    environment = TEMPLATES[way]
    environment.add_inline(template, SourceText(template))
    with rendering(make_state()):
        return fill_text(environment.run(template, NAMES))


@pytest.mark.parametrize("fact", FACTS, ids=str)
def test_in_an_expression(fact: Fact) -> None:
    expression = Expression(SourceText(fact.expression), EXPRESSIONS)
    with rendering(make_state()):
        if fact.value is RAISES:
            with pytest.raises(UsedMissingError):
                expression.evaluate(NAMES)
            return
        found = expression.evaluate(NAMES)
    assert isinstance(found, Missing) if fact.value is MISSING else found == fact.value


@ways
@pytest.mark.parametrize("fact", FACTS, ids=str)
def test_in_a_template(fact: Fact, way: str) -> None:
    template = f"{{{{ {fact} }}}}"
    if fact.value in (RAISES, MISSING):
        with pytest.raises(UsedMissingError):
            printed(template, way)
    else:
        assert printed(template, way) == str(fact.value)
    condition = f"{{% if ({fact}) %}}yes{{% else %}}no{{% endif %}}"
    if fact.value is RAISES:
        with pytest.raises(UsedMissingError):
            printed(condition, way)
    else:
        assert printed(condition, way) == ("no" if fact.value is MISSING or not fact.value else "yes")


@ways
@pytest.mark.parametrize("template", STATEMENTS)
def test_what_a_template_does_with_it_is_a_use(template: str, way: str) -> None:
    with pytest.raises(UsedMissingError):
        printed(template, way)


@ways
@pytest.mark.parametrize("template", SILENT)
def test_what_is_no_use(template: str, way: str) -> None:
    assert printed(template, way) == SILENT[template]
