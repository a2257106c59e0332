"""Compiled templates come from the cache if they are sound, and give the same as compiled anew."""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from typing import Any

import pytest

from dynacontent.engine.code import CodeCache
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.failures import translated
from dynacontent.engine.structure.fill import fill_text
from dynacontent.errors import RenderError
from dynacontent.expressions.state import rendering
from dynacontent.ports import MemoryCache
from tests.engine.render_state import make_state

LIST = "{% set seen = [1, 2] %}{% for n in seen %}{{ n }}{{ ', ' }}{% endfor %}{{ who }}"


def environment(templates: Mapping[str, str], kept: MemoryCache) -> TemplateEnvironment:
    made = TemplateEnvironment(templates, markup=False, brand={})
    made.bytecode_cache = CodeCache(kept)
    return made


def say(made: TemplateEnvironment, **names: Any) -> str:
    with rendering(make_state()):
        return fill_text(made.run("a.txt", names))


def test_code_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = MemoryCache()
    assert say(environment({"a.txt": LIST}, kept), who="Ada") == "1, 2, Ada"
    assert len(kept.values) == 1
    again = environment({"a.txt": LIST}, kept)
    monkeypatch.setattr(again, "compile", lambda *_arguments: pytest.fail("compiled again"))
    assert say(again, who="Bob") == "1, 2, Bob"


def test_another_text_is_compiled_anew() -> None:
    kept = MemoryCache()
    assert say(environment({"a.txt": "one"}, kept)) == "one"
    assert say(environment({"a.txt": "two"}, kept)) == "two"


@pytest.mark.parametrize(
    "value", [b"", b"garbage", marshal.dumps("no code"), marshal.dumps(compile("1", "x", "eval"))[:20]]
)
def test_what_is_no_code_is_not_run(value: bytes) -> None:
    kept = MemoryCache()
    say(environment({"a.txt": LIST}, kept), who="Ada")
    kept.values = dict.fromkeys(kept.values, value)
    assert say(environment({"a.txt": LIST}, kept), who="Ada") == "1, 2, Ada"


def test_errors_keep_their_place() -> None:
    """An error tells the line of the template, also in code from the cache."""
    kept = MemoryCache()
    for _ in range(2):
        made = environment({"a.txt": "one\ntwo\n{{ 1 // zero }}"}, kept)
        with pytest.raises(RenderError, match=r"^templates/a\.txt:3"), translated(made, lambda _path: None):
            say(made, zero=0)


def test_code_that_calls_another_file_is_of_use_as_long_as_that_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also through a third; a file that is not named does not matter."""
    kept = MemoryCache()
    files = {
        "a.txt": '{% from "b.txt" import one %}{{ one() }}',
        "b.txt": '{% from "c.txt" import two %}{% macro one() %}{{ two() }}{% endmacro %}',
        "c.txt": "{% macro two() %}2{% endmacro %}",
        "d.txt": "x",
    }
    assert say(environment(files, kept)) == "2"
    other = environment({**files, "d.txt": "y"}, kept)
    monkeypatch.setattr(other, "compile", lambda *_arguments: pytest.fail("compiled again"))
    assert say(other) == "2"
    assert say(environment({**files, "c.txt": "{% macro two(x=3) %}{{ x }}{% endmacro %}"}, kept)) == "3"
