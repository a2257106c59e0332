"""Strict YAML: text everywhere, a place for everything, and one clear sentence per mistake."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from textwrap import dedent

import pytest
import yaml

from dynacontent.errors import AuthoringError
from dynacontent.formats import yaml_builder
from dynacontent.formats.yaml import LARGEST, read_yaml
from dynacontent.location import Location
from dynacontent.models.source import SourceText

LOADERS = [yaml.SafeLoader, *([yaml.CLoader] if yaml.__with_libyaml__ else [])]


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers: a file means the same on every machine."""
    monkeypatch.setattr(yaml_builder, "LOADER", request.param)


def told(text: str) -> str:
    with pytest.raises(AuthoringError) as caught:
        read_yaml(text, "a.yaml")
    return str(caught.value)


@dataclass(frozen=True, slots=True)
class Data:
    description: str
    text: str
    expect: object


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    "case",
    [
        Data(
            "no guesses",
            "a: no\nb: 1.10\nc: 12:30:45\nd: 2026-05-01\ne: 0x1f",
            {"a": "no", "b": "1.10", "c": "12:30:45", "d": "2026-05-01", "e": "0x1f"},
        ),
        Data("plain nothing", "a:\nb: ~\nc: null", {"a": None, "b": None, "c": None}),
        Data("quoted nothing is text", "a: ''\nb: '~'\nc: \"null\"", {"a": "", "b": "~", "c": "null"}),
        Data("keys are text", "1: a\nyes: b", {"1": "a", "yes": "b"}),
        Data("lists and mappings", "a: [x, {b: c}]\nd:\n  - e", {"a": ["x", {"b": "c"}], "d": ["e"]}),
        Data("descending sort", "sort: [-item.rating]", {"sort": ["-item.rating"]}),
        Data(
            "expression in braces",
            "a: {when: segment('vip'), b: x == 'y'}",
            {"a": {"when": "segment('vip')", "b": "x == 'y'"}},
        ),
        Data(
            "a template in quotes",
            'a: "{{ x }}, {% if y %}z{% endif %}"',
            {"a": "{{ x }}, {% if y %}z{% endif %}"},
        ),
        Data("a template not at the start", "a: Hi {{ x }}", {"a": "Hi {{ x }}"}),
        Data("optional object", "address?:\n  city: str", {"address?": {"city": "str"}}),
        Data("BOM", "\ufeffa: b", {"a": "b"}),
        Data("one marked document", "---\na: b\n...", {"a": "b"}),
        Data("empty", "", None),
        Data("comment only", "# nothing\n", None),
        Data("block", "a: |\n  x\n\n  y\n", {"a": "x\n\ny\n"}),
    ],
    ids=lambda case: case.description,
)
def test_what_a_text_holds(case: Data) -> None:
    assert read_yaml(case.text, "a.yaml").data == case.expect


@pytest.mark.usefixtures("_parser")
def test_every_scalar_and_key_knows_its_place() -> None:
    document = read_yaml(
        "plain: x\n"
        "quoted: 'x'\n"
        'double:   "x"\n'
        "block: |\n"
        "\n"
        "    x\n"
        "fold: >-\n"
        "  x\n"
        "list:\n"
        "  - é😀: y\n"
        "empty:\n",
        "a.yaml",
    )
    places = {path: (place.line, place.column) for path, place in document.places.items()}
    assert places == {
        (): (1, 1),
        ("plain",): (1, 8),
        ("quoted",): (2, 10),
        ("double",): (3, 12),
        ("block",): (5, 5),
        ("fold",): (8, 3),
        ("list",): (10, 3),
        ("list", 0): (10, 5),
        ("list", 0, "é😀"): (10, 9),
        ("empty",): (11, 1),
    }
    assert document.data["quoted"].location == Location("a.yaml", 2, 10)
    key = next(iter(document.data["list"][0]))
    assert isinstance(key, SourceText)
    assert key.location == Location("a.yaml", 10, 5)


@dataclass(frozen=True, slots=True)
class Mistake:
    description: str
    text: str
    expect: str


QUOTES = [
    Mistake(
        "merge tag",
        "email:\n  subject: {{ profile.first_name }}, your cart\n",
        """\
        a.yaml:2:12: a value that begins with {{ must be quoted
          2 |   subject: {{ profile.first_name }}, your cart
            |            ^
          hint: write subject: "{{ profile.first_name }}, your cart\"""",
    ),
    Mistake(
        "statement",
        "a: {% if x %}y{% endif %}",
        """\
        a.yaml:1:4: a value that begins with {% must be quoted
          1 | a: {% if x %}y{% endif %}
            |    ^
          hint: write a: "{% if x %}y{% endif %}\"""",
    ),
    Mistake(
        "double quotes inside",
        """a: {{ x | fallback("there's") }}""",
        """\
        a.yaml:1:4: a value that begins with {{ must be quoted
          1 | a: {{ x | fallback("there's") }}
            |    ^
          hint: write a: '{{ x | fallback("there''s") }}'""",
    ),
    Mistake(
        "nothing but the tag, which YAML takes for braces in braces",
        "a: {{ x }}",
        """\
        a.yaml:1:4: a value that begins with {{ must be quoted
          1 | a: {{ x }}
            |    ^
          hint: write a: "{{ x }}\"""",
    ),
    Mistake(
        "in braces",
        "email: {subject: {{ profile.name }}, body: x}",
        """\
        a.yaml:1:18: a value that begins with {{ must be quoted
          1 | email: {subject: {{ profile.name }}, body: x}
            |                  ^
          hint: write email: {subject: "{{ profile.name }}", body: x}""",
    ),
    Mistake(
        "in a list",
        "- {{ x }}",
        """\
        a.yaml:1:3: a value that begins with {{ must be quoted
          1 | - {{ x }}
            |   ^
          hint: write - "{{ x }}\"""",
    ),
    Mistake(
        "several, and what else is wrong, in one go",
        "a: {{ x }} # why\nb: {% y %}\nc: 1\nc: 2",
        """\
        a.yaml:1:4: a value that begins with {{ must be quoted
          1 | a: {{ x }} # why
            |    ^
          hint: write a: "{{ x }}"
        a.yaml:2:4: a value that begins with {% must be quoted
          2 | b: {% y %}
            |    ^
          hint: write b: "{% y %}"
        a.yaml:4:1: key 'c' stands twice
          4 | c: 2
            | ^
          hint: first in line 3""",
    ),
    Mistake(
        "optional type in braces",
        "a: {b: str?}",
        """\
        a.yaml:1:8: inside braces, 'str?' must be quoted
          1 | a: {b: str?}
            |        ^
          hint: write "str?\"""",
    ),
    Mistake(
        "type with an argument in braces",
        "a: {b: list[str]?}",
        """\
        a.yaml:1:8: inside braces, 'list[str]?' must be quoted
          1 | a: {b: list[str]?}
            |        ^
          hint: write "list[str]?\"""",
    ),
    Mistake(
        "call with a comma in braces",
        "a: {where: near(x, y), limit: 3}",
        """\
        a.yaml:1:12: inside braces, an expression that holds a comma must be quoted
          1 | a: {where: near(x, y), limit: 3}
            |            ^
          hint: put double quotes around the whole expression""",
    ),
    Mistake(
        "colon in a value",
        "title: Sale: today",
        """\
        a.yaml:1:8: a value that holds ': ' must be quoted
          1 | title: Sale: today
            |        ^
          hint: write title: "Sale: today\"""",
    ),
    Mistake(
        "reserved character",
        "a: @home",
        """\
        a.yaml:1:4: a value that begins with @ must be quoted
          1 | a: @home
            |    ^
          hint: write a: "@home\"""",
    ),
    Mistake(
        "not even an alias",
        "a: *.png",
        """\
        a.yaml:1:4: a value that begins with * must be quoted
          1 | a: *.png
            |    ^
          hint: write a: "*.png\"""",
    ),
    Mistake(
        "text behind quotes",
        'a: "x" y',
        """\
        a.yaml:1:8: this stands behind a value
          1 | a: "x" y
            |        ^
          hint: quote the whole value""",
    ),
]

REFUSED = [
    Mistake(
        "duplicate key",
        "a: 1\nb: 2\na: 3",
        "a.yaml:3:1: key 'a' stands twice\n  3 | a: 3\n    | ^\n  hint: first in line 1",
    ),
    Mistake(
        "alias",
        "a: &x 1\nb: *x",
        """\
        a.yaml:1:4: an anchor (&) is not allowed
          1 | a: &x 1
            |    ^
          hint: write a: "&x 1"
        a.yaml:2:4: an alias (*) is not allowed
          2 | b: *x
            |    ^
          hint: write b: "*x\"""",
    ),
    Mistake(
        "tag",
        "a: !!python/name:os.system x",
        """\
        a.yaml:1:4: a tag (!) is not allowed
          1 | a: !!python/name:os.system x
            |    ^
          hint: write a: "!!python/name:os.system x\"""",
    ),
    Mistake(
        "merge key",
        "<<: {a: b}",
        "a.yaml:1:1: a merge key (<<) is not allowed\n  1 | <<: {a: b}\n    | ^\n  hint: write the keys out",
    ),
    Mistake(
        "key without text",
        "~: a",
        "a.yaml:1:1: a key should be text\n  1 | ~: a\n    | ^\n  hint: quote it, if it is meant",
    ),
    Mistake("list as key", "? [a]\n: b", "a.yaml:1:3: a key should be text\n  1 | ? [a]\n    |   ^"),
    Mistake(
        "two documents",
        "a: 1\n---\nb: 2",
        "a.yaml:2:1: a second document begins here\n  2 | ---\n    | ^\n  hint: one file is one document",
    ),
    Mistake(
        "tab",
        "a:\n\tb: 1",
        "a.yaml:2:1: a tab cannot indent YAML\n  2 | \tb: 1\n    | ^\n  hint: indent with spaces",
    ),
    Mistake("open quote", "a: 'b", "a.yaml:1:4: this quote is never closed\n  1 | a: 'b\n    |    ^"),
    Mistake("open brace", "a: {b: c\nd: e", "a.yaml:1:4: this { is never closed\n  1 | a: {b: c\n    |    ^"),
    Mistake(
        "open at the end", "a: {b: [],", "a.yaml:1:4: this { is never closed\n  1 | a: {b: [],\n    |    ^"
    ),
    Mistake(
        "control character",
        "a: x\x07",
        "a.yaml:1:5: a control character is not allowed here\n  1 | a: x\x07\n    |     ^",
    ),
    Mistake(
        "half a character",
        "a: x\ud800",
        "a.yaml:1:5: half a character (a lone surrogate)\n  1 | a: x\ufffd\n    |     ^",
    ),
    Mistake(
        "stray line",
        "a: b\nc\nd: e",
        "a.yaml:2:1: this line fits nowhere\n"
        "  2 | c\n"
        "    | ^\n"
        "  hint: a line is 'key: value' or '- value', indented like its neighbours",
    ),
    Mistake(
        "odd indentation",
        "a:\n  b: 1\n c: 2",
        "a.yaml:3:2: this line fits nowhere\n"
        "  3 |  c: 2\n"
        "    |  ^\n"
        "  hint: a line is 'key: value' or '- value', indented like its neighbours",
    ),
    Mistake(
        "key below a value",
        "a: 1\n  b: 2",
        "a.yaml:2:3: this key stands below a line that is not 'key:'\n"
        "  2 |   b: 2\n"
        "    |   ^\n"
        "  hint: check the line above and the indentation",
    ),
    Mistake("deep", "[" * 65, f"a.yaml:1:65: nested more than 64 deep\n  1 | {'[' * 65}\n    | {' ' * 64}^"),
    Mistake(
        "many values", "[" + "a," * 50_000 + "a]", "a.yaml:1:100000: this file has more than 50,000 values"
    ),
    Mistake("long", "a" * (LARGEST + 1), "a.yaml: this file has more than 1,000,000 characters"),
]


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize("case", QUOTES + REFUSED, ids=lambda case: case.description)
def test_what_an_author_is_told(case: Mistake) -> None:
    message = told(case.text)
    if case.description == "many values":  # the excerpt is the whole line
        message = message.splitlines()[0]
    assert message == dedent(case.expect)


@pytest.mark.usefixtures("_parser")
def test_an_escaped_half_character_is_refused() -> None:
    assert told('a: "\\ud800"').startswith("a.yaml:1:")
    assert "half a character (a lone surrogate)" in told('a: "\\ud800"')


@pytest.mark.usefixtures("_parser")
def test_the_text_of_a_hint_parses() -> None:
    """What the hint shows is what the author meant."""
    for text in [
        "a: {{ x }}",
        "a: {{ x|f(\"it's\") }}, 'y'",
        "a: {% x %}\\n",
        "a: b: c",
        "a: @x",
        "a: [{{ x }}]",
    ]:
        fixed = told(text).rpartition("write ")[2]
        data = read_yaml(fixed, "a.yaml").data["a"]
        meant = text.removeprefix("a: ").strip("[]")
        assert data in (meant, [meant])


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("written", "places"),
    [
        ("a: >-\n  one\n  two three\n", {"one": (2, 3), "two": (3, 3), "three": (3, 7)}),
        ("a: >\n\n  one\n\n    two\n  é😀 three\n", {"one": (3, 3), "two": (5, 5), "three": (6, 6)}),
        ("a: one\n  two\n", {"one": (1, 4), "two": (2, 3)}),
        ('a: "one\n  two \\" three\n  four"\n', {"one": (1, 5), "two": (2, 3)}),
        ("a: 'one\n  two'\n", {"one": (1, 5), "two": (2, 3)}),
        ("a: 'one two'\n", {"one": (1, 5)}),
    ],
)
def test_a_folded_text_knows_its_lines(written: str, places: dict[str, tuple[int, int]]) -> None:
    text = pickle.loads(pickle.dumps(read_yaml(written, "a.yaml").data["a"]))
    for word, (line, column) in places.items():
        assert text.locate(text.index(word)) == Location("a.yaml", line, column)
