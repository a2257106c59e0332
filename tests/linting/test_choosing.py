"""Which findings count: by code, by message, by severity, and by comments beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dynacontent.errors import UnknownNameError
from dynacontent.linting.registry import rules
from dynacontent.linting.runner import Wanted, lint

OPTIONAL = "optional_without_fallback"
TOML = "dynacontent.toml"
HELLO = "templates/messages/hello/message.yaml"
BASE = 'version = 1\nlocales = ["en"]\n[brand]\nurl = "https://shop.example/"\n'

NOTHING = Wanted()
"""Nothing chosen."""


@dataclass(frozen=True, slots=True)
class Case:
    description: str
    files: dict[str, str | None] = field(default_factory=dict)
    wanted: Wanted = NOTHING
    expect: dict[str, str] = field(default_factory=dict)
    """Codes that are found, with their severity."""


def hello(body: str) -> str:
    return f'push:\n  title: "Hello"\n{body}'


PYPROJECT = f"""\
[tool.dynacontent]
version = 1
locales = ["en"]
lint = {{ignore = ["{OPTIONAL}"]}}
"""
PLAIN = '  body: "{{ profile.name }}"\n'

CASES = [
    Case("nothing chosen", expect={OPTIONAL: "warning"}),
    Case("selected", wanted=Wanted(select=(OPTIONAL,)), expect={OPTIONAL: "warning"}),
    Case("selected by pattern", wanted=Wanted(select=("optional_*",)), expect={OPTIONAL: "warning"}),
    Case("another one selected", wanted=Wanted(select=("contrast",))),
    Case("ignored", wanted=Wanted(ignore=(OPTIONAL,))),
    Case("ignored by pattern", wanted=Wanted(ignore=("*_without_*",))),
    Case("ignored in the configuration", {TOML: f'{BASE}[lint]\nignore = ["{OPTIONAL}"]\n'}),
    Case("selected in the configuration", {TOML: f'{BASE}[lint]\nselect = ["contrast"]\n'}),
    Case(
        "selected on the command line instead",
        {TOML: f'{BASE}[lint]\nselect = ["contrast"]\n'},
        Wanted(select=(OPTIONAL,)),
        {OPTIONAL: "warning"},
    ),
    Case("ignored in a message", {TOML: f'{BASE}[lint.messages."hel*"]\nignore = ["{OPTIONAL}"]\n'}),
    Case(
        "ignored in another message",
        {TOML: f'{BASE}[lint.messages."bye*"]\nignore = ["{OPTIONAL}"]\n'},
        expect={OPTIONAL: "warning"},
    ),
    Case(
        "made an error",
        {TOML: f'{BASE}[lint]\nseverity = {{{OPTIONAL} = "error"}}\n'},
        expect={OPTIONAL: "error"},
    ),
    Case(
        "an error in one message",
        {TOML: f'{BASE}[lint.messages.hello]\nseverity = {{{OPTIONAL} = "error"}}\n'},
        expect={OPTIONAL: "error"},
    ),
    Case(
        "in pyproject.toml",
        {
            "pyproject.toml": PYPROJECT,
            TOML: None,
        },
    ),
    Case("a comment on its line", {HELLO: hello(f"{PLAIN.rstrip()}  # dynacontent: ignore[{OPTIONAL}]\n")}),
    Case(
        "a comment on the line above",
        {HELLO: hello(f"  # dynacontent: ignore[{OPTIONAL}] as it is\n{PLAIN}")},
    ),
    Case(
        "a comment with two codes",
        {HELLO: hello(f"  # dynacontent: ignore[unrendered, {OPTIONAL}]\n{PLAIN}")},
        expect={"unused_ignore": "warning"},
    ),
    Case(
        "a comment two lines above",
        {HELLO: f"push:\n  # dynacontent: ignore[{OPTIONAL}]\n" + f'  title: "Hello"\n{PLAIN}'},
        expect={OPTIONAL: "warning", "unused_ignore": "warning"},
    ),
    Case(
        "a comment of a template",
        {HELLO: hello(f'  body: "{{# dynacontent: ignore[{OPTIONAL}] #}}{{{{ profile.name }}}}"\n')},
    ),
    Case(
        "a comment with no such code",
        {HELLO: hello(f"  # dynacontent: ignore[optional]\n{PLAIN}")},
        expect={OPTIONAL: "warning", "unused_ignore": "warning"},
    ),
    Case(
        "a comment about what keeps the workspace shut",
        {HELLO: hello('  body: "{{ profile.nam }}"  # dynacontent: ignore[unknown_field]\n')},
        expect={"unknown_field": "error"},
    ),
    Case(
        "what keeps the workspace shut, with another code selected",
        {HELLO: hello('  body: "{{ profile.nam }}"\n')},
        Wanted(select=("contrast",)),
        {"unknown_field": "error"},
    ),
    Case(
        "an unknown code in the configuration",
        {TOML: f'{BASE}[lint]\nignore = ["contrst"]\n'},
        expect={OPTIONAL: "warning", "configuration": "error"},
    ),
    Case(
        "an unknown key in the configuration",
        {TOML: f'{BASE}[lint]\nignor = ["{OPTIONAL}"]\n'},
        expect={OPTIONAL: "warning", "configuration": "error"},
    ),
    Case(
        "an unknown severity",
        {TOML: f'{BASE}[lint]\nseverity = {{{OPTIONAL} = "fatal"}}\n'},
        expect={OPTIONAL: "warning", "configuration": "error"},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_what_counts(case: Case, write: Callable[..., Path]) -> None:
    found = lint(write(**case.files), case.wanted)
    assert {one.code: one.severity for one in found.findings} == case.expect


@pytest.mark.parametrize(
    ("toml", "line"),
    [
        ('[lint]\nselect = ["contrast"]\nignore = ["contrst"]\n', 7),
        ('[lint]\nseverity = {contrast = "error"}\n[lint.messages.hello]\nignor = []\n', 8),
        ('[lint]\nselect = "contrast"\n', 6),
    ],
)
def test_a_mistake_in_the_configuration_is_told_at_its_line(
    toml: str, line: int, write: Callable[..., Path]
) -> None:
    findings = lint(write(**{TOML: BASE + toml})).findings
    (found,) = [one.problem for one in findings if one.code == "configuration"]
    assert found.location is not None
    assert (found.location.path, found.location.line) == (TOML, line)


def test_a_message_that_is_not_there_is_refused(write: Callable[..., Path]) -> None:
    with pytest.raises(UnknownNameError, match="hello"):
        lint(write(), Wanted(messages=("helo",)))


def test_of_one_message_only_its_own_findings_are_told(write: Callable[..., Path]) -> None:
    root = write(**{
        "templates/messages/bye/message.yaml": 'push: {title: "Bye", body: "Bye"}\n',
        "templates/segments.yaml": "spare: profile.name is missing\n",
    })  # fmt: skip
    assert {one.code for one in lint(root).findings} == {OPTIONAL, "unused_segment"}
    assert [one.code for one in lint(root, Wanted(messages=("bye",))).findings] == []
    assert [one.code for one in lint(root, Wanted(messages=("hello",))).findings] == [OPTIONAL]


def test_every_rule_has_the_code_of_its_module() -> None:
    assert all(rule.code == code for code, rule in rules().items())
    folder = Path(__file__).parents[2] / "dynacontent" / "linting" / "rules"
    assert {file.stem for file in folder.glob("*.py")} - {"__init__"} == set(rules())
