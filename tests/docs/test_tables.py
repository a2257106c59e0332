"""The tables of the documentation are whole: each lists everything there is, and nothing else."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

import dynacontent
from dynacontent import errors
from dynacontent.decisions import judging
from dynacontent.engine.language.register import register
from dynacontent.errors import NotRecordedError, RenderError
from dynacontent.expressions import limits
from dynacontent.expressions.missing import CODES
from dynacontent.expressions.sandbox import TEXT_METHODS, SafeEnvironment
from dynacontent.formats.types import ARGUMENT_KINDS
from dynacontent.linting.registry import rules
from dynacontent.models.authored import Collection, Configuration, Feed
from dynacontent.models.manifests import Manifest
from dynacontent.models.placements import CHANNELS
from dynacontent.models.recorded import Recording, Take
from dynacontent.models.schema import SCALAR_KINDS

DOCS = Path(__file__).parents[2] / "docs"
OWN_PAGES = ("dates-and-numbers.md", "text-and-lists.md")
"""Pages about filters and tests of one kind."""

CHANNEL_PAGES = ("push.md", "banner.md", "email.md")
"""Pages that show what one key of a manifest may hold."""


def environment() -> SafeEnvironment:
    found = SafeEnvironment()
    register(found, brand={})
    return found


@dataclass(frozen=True, slots=True)
class Case:
    description: str
    page: str
    section: str
    names: frozenset[str]
    beside: tuple[str, ...] = ()
    """Pages that list the rest, in any section."""


def codes() -> frozenset[str]:
    """Every code that the package gives a missing value, a rule passed over, a result or an error."""
    found = {*CODES, *judging.CODES, "recipient_error", "error", RenderError.code, NotRecordedError.code}
    for file in Path(dynacontent.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                found.update(text for text in _codes_of(node) if isinstance(text, str))
    return frozenset(found)


PROBLEMS = ("problem", "Problem", "note", "add", "at", "replace")
"""Calls whose code says what kind of problem something is: `test_the_page_of_lint_has_every_rule`."""


def _codes_of(call: ast.Call) -> list[object]:
    """The code that a call names."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name in PROBLEMS:
        return []
    place = {"exceed": 0, "LimitError": 1, "Reason": 1, "passes": 1}.get(name)
    given = [] if place is None else call.args[place : place + 1]
    given += [keyword.value for keyword in call.keywords if keyword.arg == "code"]
    return [node.value for node in given if isinstance(node, ast.Constant)]


def names(*found: str) -> frozenset[str]:
    return frozenset(found)


@pytest.mark.parametrize(
    "case",
    [
        Case("filters", "templates.md", "Filters", frozenset(environment().filters), OWN_PAGES),
        Case("tests", "templates.md", "Tests and functions", frozenset(environment().tests), OWN_PAGES),
        Case("codes", "missing.md", "Codes", codes()),
        Case("types", "workspace.md", "The field language", names(*SCALAR_KINDS, *ARGUMENT_KINDS)),
        Case(
            "collection keys",
            "catalogs.md",
            "Collections",
            frozenset(Collection.model_fields) - {"name", "catalog"},
        ),
        Case(
            "recording keys",
            "recordings.md",
            "The file",
            frozenset({*Recording.model_fields, *Take.model_fields}),
        ),
        Case("feed keys", "feeds.md", "Keys of a feed", frozenset(Feed.model_fields) - {"name"}),
        Case(
            "feed codes", "feeds.md", "Codes", frozenset(code for code in CODES if code.startswith("feed_"))
        ),
    ],
    ids=lambda case: case.description,
)
def test_a_table_is_whole(case: Case) -> None:
    listed = first_cells(case.page, case.section)
    for page in case.beside:
        listed |= first_cells(page)
    assert case.names - listed == set()


def test_the_page_of_lint_has_every_rule() -> None:
    """Each under its code, with its severity and its summary, an example of it and one without."""
    text = (DOCS / "lint.md").read_text("utf-8")
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL))
    assert set(sections) == set(rules())
    for code, rule in rules().items():
        assert f"*{rule.severity}*: {rule.summary}" in sections[code]
        assert re.search(f"<!-- bad: {code} .*<!-- good: {code} ", sections[code], re.DOTALL), code


def test_no_code_is_listed_that_there_is_not() -> None:
    assert first_cells("missing.md", "Codes") == codes()


def first_cells(page: str, section: str = "") -> set[str]:
    """Every name in code marks in the first column of the tables of a section, or of a page."""
    text = (DOCS / page).read_text("utf-8")
    if section:
        text = text.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in text.split("\n") if line.startswith("|")]
    return {name.partition("[")[0] for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


WRITTEN = {"sender": "from"}
"""Keys that have another name in Python, where theirs means something else."""


def test_the_configuration_and_the_manifest_show_every_key() -> None:
    text = "\n".join((DOCS / page).read_text("utf-8") for page in ("workspace.md", *CHANNEL_PAGES))
    keys = {*Configuration.model_fields, *Manifest.model_fields} - {"name", "path", "bodies", "text"}
    for channel in CHANNELS:
        annotation = str(Manifest.model_fields[channel].type)
        model = getattr(dynacontent.models.manifests, re.findall(r"\w+Manifest", annotation)[0])
        keys |= {WRITTEN.get(name, name) for name in model.model_fields}
    keys -= set().union(*map(first_cells, CHANNEL_PAGES))
    assert {key for key in keys if not re.search(rf"^\W*{key}( =|\]|:)", text, re.MULTILINE)} == set()


def test_the_errors_are_those_there_are() -> None:
    text = (DOCS / "python.md").read_text("utf-8")
    there = {
        name for name, found in vars(errors).items() if isinstance(found, type) and name.endswith("Error")
    }
    assert there - set(re.findall(r"\w+Error", text)) == set()


def test_every_public_name_is_explained() -> None:
    text = (DOCS / "python.md").read_text("utf-8")
    assert {name for name in dynacontent.__all__ if name not in text} == set()


def test_every_call_on_a_workspace_is_explained() -> None:
    text = (DOCS / "python.md").read_text("utf-8")
    for_tools = {"parts", "through", "trace", "run", "prepared", "jobs"}  # they hand out what is inside
    calls = {name for name in vars(dynacontent.Workspace) if not name.startswith("_")} - for_tools
    assert {name for name in calls if not re.search(rf"[.`]{name}\b", text)} == set()


def test_every_limit_is_listed_with_its_number() -> None:
    section = (DOCS / "templates.md").read_text("utf-8").partition("\n## Limits\n")[2]
    for code, number in re.findall(r"^``(\w+)`` .*?([\d,]+)$", limits.__doc__ or "", re.MULTILINE):
        assert f"`{code}`" in section
        assert number in section


def test_every_method_of_text_is_listed() -> None:
    text = (DOCS / "templates.md").read_text("utf-8")
    assert {name for name in TEXT_METHODS if f"`.{name}(" not in text} == set()
