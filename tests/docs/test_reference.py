"""`docs/reference.md` lists every tag, filter, test and function as it is.

``python tests/docs/test_reference.py`` writes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jinja2 import parser

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.language.bounded import BOUNDED
from dynacontent.engine.language.jinja_names import TEST_NAMES, JinjaFilters, JinjaFunctions, JinjaTests
from dynacontent.engine.language.register import JINJA_TESTS
from dynacontent.engine.language.signatures import (
    Parameter,
    Shape,
    Signature,
    read_signature,
    signature_of_filter,
    signature_of_function,
    signature_of_test,
)
from dynacontent.engine.tags import TAGS
from dynacontent.expressions.history import QUESTIONS, History

PAGE = Path(__file__).parents[2] / "docs" / "reference.md"
GENERATED = re.compile(r"(?<=<!-- from here on generated -->\n).*", re.DOTALL)
OBJECTS = frozenset({"brand", "constants", "context", "catalogs", "feeds"})
NO_TAGS = frozenset({"autoescape"})
"""Tags of Jinja's that are refused."""
ENVIRONMENT = TemplateEnvironment({}, markup=True, brand={})


def sections() -> Iterator[str]:
    yield "\n## Tags\n\n| tag | |\n| --- | --- |\n"
    for tag in (TAGS[name] for name in sorted(TAGS)):
        yield row(code(tag.form), tag.summary)
    yield "\n## Filters\n\n| filter | of | arguments | gives | |\n| --- | --- | --- | --- | --- |\n"
    for names, found in signatures(ENVIRONMENT.filters, signature_of_filter):
        assert found.value is not None
        yield row(
            names, code(type_of(found.value.shape)), arguments(found), code(str(found.gives)), found.summary
        )
    yield "\n## Tests\n\n| test | of | arguments | |\n| --- | --- | --- | --- |\n"
    for names, found in signatures(ENVIRONMENT.tests, signature_of_test):
        assert found.value is not None
        yield row(names, code(type_of(found.value.shape)), arguments(found), found.summary)
    yield "\n## Functions\n\n| function | arguments | gives | |\n| --- | --- | --- | --- |\n"
    for names, found in signatures(functions(), signature_of_function):
        yield row(names, arguments(found), code(str(found.gives)), found.summary)
    yield "\n## Questions to the history\n\n| question | arguments | |\n| --- | --- | --- |\n"
    for question in QUESTIONS:
        found = read_signature(question, getattr(History, question), takes_value=True)
        yield row(code(f"history.{question}"), arguments(found), found.summary)


def functions() -> dict[str, Callable[..., Any]]:
    return {name: found for name, found in ENVIRONMENT.globals.items() if name not in OBJECTS}


def signatures(
    there: Mapping[str, Callable[..., Any]], read: Callable[[str, Callable[..., Any]], Signature]
) -> Iterator[tuple[str, Signature]]:
    """Each with all of its names, in order."""
    names: dict[Callable[..., Any], list[str]] = {}
    for name, function in there.items():
        names.setdefault(function, []).append(name)
    for written in sorted(names.values(), key=lambda found: min(map(_order, found))):
        ordered = sorted(written, key=_order)
        yield ", ".join(map(code, ordered)), read(ordered[0], there[ordered[0]])


def _order(name: str) -> tuple[bool, str]:
    return not name.isidentifier(), name


def arguments(signature: Signature) -> str:
    found = [argument(parameter) for parameter in signature.parameters]
    found += [f"{type_of(signature.more)}, …"] if signature.more is not None else []
    found += [f"name={type_of(signature.others)}, …"] if signature.others is not None else []
    return ", ".join(map(code, found))


def argument(parameter: Parameter) -> str:
    default = "" if parameter.required else f" = {shown(parameter.default)}"
    return f"{parameter.name}: {type_of(parameter.shape)}{default}"


def type_of(shape: Shape) -> str:
    return str(shape)


def shown(default: object) -> str:
    words = {None: "none", True: "true", False: "false"}
    return words[default] if default is None or isinstance(default, bool) else repr(default).replace("'", '"')


def code(text: str) -> str:
    return f"`{text}`" if text else ""


def row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def page() -> str:
    """The page as it should be."""
    return GENERATED.sub(lambda _: "".join(sections()), PAGE.read_text("utf-8"))


def test_the_page_lists_everything_there_is() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python tests/docs/test_reference.py"


def test_every_tag_is_listed_and_no_other() -> None:
    extensions = {tag for extension in ENVIRONMENT.extensions.values() for tag in extension.tags}
    there = parser._statement_keywords | extensions | {"call", "filter", "raw"}
    assert there - NO_TAGS == TAGS.keys()


@pytest.mark.parametrize(
    ("declared", "there"),
    [
        (JinjaFilters, frozenset(BOUNDED)),
        (JinjaTests, JINJA_TESTS - TEST_NAMES.keys() | {"missing"}),
        (JinjaFunctions, frozenset({"cycler", "dict", "joiner", "namespace", "range"})),
    ],
)
def test_what_is_declared_of_jinja_is_what_there_is(declared: type, there: frozenset[str]) -> None:
    names = {name.removesuffix("_") for name in vars(declared) if not name.startswith("_")}
    assert names == there


def test_everything_has_a_line_on_what_it_does() -> None:
    lines = [line.rstrip(" |") for line in "".join(sections()).split("\n") if line.startswith("| `")]
    assert [line for line in lines if line.endswith("`")] == []


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
