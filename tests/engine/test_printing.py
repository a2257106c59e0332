"""Nobody reads an internal notation: filters that make text of a value refuse what has none."""

from __future__ import annotations

import pytest

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.failures import translated
from dynacontent.engine.structure.fragments import plain
from dynacontent.errors import RenderError
from dynacontent.expressions.items import Item
from dynacontent.expressions.state import rendering
from dynacontent.models.source import SourceText
from dynacontent.models.values import Geo
from tests.engine.render_state import make_state

NAMES = {
    "tents": [Item("products", "t1")],
    "place": Geo(52.5, 13.4),
    "names": ["A", "B"],
    "n": 3,
    "d": {"k": 1},
}


def printed(template: str) -> str:
    environment = TemplateEnvironment({}, markup=True, brand={})
    environment.add_inline("case", SourceText(template))
    with rendering(make_state()), translated(environment, lambda _path: None):
        return plain(environment.run("case", NAMES).parts())


@pytest.mark.parametrize(
    ("expression", "what"),
    [
        ("tents | listing", "an item"),
        ("tents | first | upper", "an item"),
        ("[place] | listing", "a place"),
        ("place | string", "a place"),
        ("tents | lower", "a list"),
        ("d | title", "an object"),
    ],
)
def test_what_has_no_text_is_refused(expression: str, what: str) -> None:
    with pytest.raises(RenderError, match=f"{what} cannot be printed as it is"):
        printed(f"{{{{ {expression} }}}}")


@pytest.mark.parametrize(
    ("expression", "expect"),
    [
        ("names | listing", "A and B"),
        ("n | string", "3"),
        ("'a' ~ n | upper", "a3"),
        ("names[0] | lower", "a"),
    ],
)
def test_what_has_a_text_is_shown(expression: str, expect: str) -> None:
    assert printed(f"{{{{ {expression} }}}}") == expect
