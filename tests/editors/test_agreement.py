"""What a workspace is opened with, its schemas take; what is no shape of a file, neither takes."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from dynacontent import Workspace, WorkspaceError
from dynacontent.editors.kinds import KINDS
from dynacontent.editors.known import known_of
from dynacontent.loading.schemas import PERSONAS
from dynacontent.loading.workspace import load_workspace
from dynacontent.rendering.checks.personas import check_personas
from dynacontent.rendering.records import Records
from tests.docs.test_pages import PAGES, RECIPES, ROOT, Reader, read_page
from tests.editors.full import FULL, write
from tests.editors.seen import authored, kinds_of, misfits, seen

STARTER = ROOT / "cli" / "dynacontent_cli" / "starter"


@pytest.mark.parametrize("root", [ROOT, STARTER], ids=["sample shop", "starter"])
def test_files_of_a_workspace_fit(root: Path) -> None:
    known = known_of(root)
    assert known.problems == ()
    files = [path for top in ("catalogs", "templates") for path in authored(root) if path.startswith(top)]
    assert len(files) > 5
    for path in [*files, known.configuration]:
        (kind,) = kinds_of(path)
        assert misfits(kind.schema(known), path, (root / path).read_text("utf-8")) == [], path


def test_a_file_with_every_key_fits(tmp_path: Path) -> None:
    root = write(tmp_path)
    Workspace.open(root)
    known = known_of(root)
    for path in authored(root):
        (kind,) = kinds_of(path)
        assert misfits(kind.schema(known), path, (root / path).read_text("utf-8")) == [], path


PAGED = [page for page in PAGES if page.name != RECIPES and "<!-- file: " in page.read_text("utf-8")]


@pytest.mark.parametrize("page", PAGED, ids=lambda page: page.stem)
def test_files_of_a_page_fit_where_they_load(page: Path, tmp_path: Path) -> None:
    reader = Reader(page, tmp_path)
    waiting: dict[str, str] = {}
    for step in read_page(page):
        if step.kind == "workspace":
            reader.workspace(step)
        if step.kind != "file":
            continue
        reader.file(step)
        waiting |= {step.argument: step.text} if kinds_of(step.argument) else {}
        for path in [path for path in waiting if _loads(reader.root, path)]:
            (kind,) = kinds_of(path)
            assert misfits(kind.schema(known_of(reader.root)), path, waiting.pop(path)) == [], step.line


def _loads(root: Path, path: str) -> bool:
    """Whether a file is taken, whatever is wrong with others; personas are looked at once all are sound."""
    try:
        sources = load_workspace(root)
    except WorkspaceError as error:
        about = any(problem.location and problem.location.path == path for problem in error.problems)
        return not about and not path.startswith(PERSONAS)
    told = check_personas(sources, Records(sources))
    return not any(problem.location and problem.location.path == path for problem in told)


# -- the same files with mistakes -----------------------------------------------------------

YAML = [path for path in FULL if path.endswith(".yaml")]
FREE = {
    "catalogs/products.yaml": ("distinct_by",),
    "catalogs/feeds.yaml": ("body", "fallback", "headers"),
    "templates/messages/cart/message.yaml": ("constants", "data", "headers", "payload", "with"),
    "templates/personas/ada.yaml": ("event", "exposures", "tastes", "variants"),
    "templates/placements/footer.yaml": ("with",),
}
"""Keys below which authors write what they like."""


@pytest.mark.parametrize("path", YAML)
def test_an_unknown_key_is_refused_by_both(path: str, tmp_path: Path) -> None:
    root, validator = _validator(path, tmp_path)
    data = seen(path, (root / path).read_text("utf-8"))
    for steps, value in _parts(data):
        if isinstance(value, dict) and not set(steps) & {*FREE.get(path, ())}:
            mutant = _put(data, (*steps, "no such key"), "1")
            (root / path).write_text(json.dumps(mutant), "utf-8")
            assert (_loads(root, path), validator.is_valid(mutant)) == (False, False), steps


@pytest.mark.parametrize("path", YAML)
def test_what_the_schema_refuses_is_refused(path: str, tmp_path: Path) -> None:
    """Each part of a file becomes something else: what is loaded all the same, the schema takes, too."""
    _agree(path, tmp_path, [None, [], {}, "?!"])


@pytest.mark.exhaustive
@pytest.mark.parametrize("path", YAML)
def test_what_the_schema_refuses_is_refused_of_all(path: str, tmp_path: Path) -> None:
    """The same with everything that a part of a file may be."""
    words = ["word", "", "{{ x }}", "= 5", "5%", "2026-05-01", "10m", "12", " 4 ", "true", "de"]
    _agree(path, tmp_path, [*words, 12, 0, -1, 2.5, True, [[]], [1], [None], {"a": 1}])


def _agree(path: str, folder: Path, values: list[Any]) -> None:
    root, validator = _validator(path, folder)
    data = seen(path, (root / path).read_text("utf-8"))
    for steps, _value in _parts(data):
        for new in [*values, ...] if steps else values:
            mutant = _put(data, steps, new)
            if validator.is_valid({} if mutant is None else mutant):
                continue
            (root / path).write_text(json.dumps(mutant), "utf-8")
            assert not _loads(root, path) or not _opens(root), (steps, new)


def _opens(root: Path) -> bool:
    try:
        Workspace.open(root)
    except WorkspaceError:
        return False
    return True


def _validator(path: str, folder: Path) -> tuple[Path, Draft7Validator]:
    root = write(folder)
    (kind,) = kinds_of(path)
    return root, Draft7Validator(kind.schema(known_of(root)))


def _parts(value: Any, steps: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every part of a file with the way to it."""
    yield steps, value
    if isinstance(value, (dict, list)):
        for step, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _parts(member, (*steps, step))


def _put(data: Any, steps: tuple[Any, ...], value: Any) -> Any:
    """The same file with another value at a place (``...``: with nothing there)."""
    if not steps:
        return value
    mutant = copy.deepcopy(data)
    at = mutant
    for step in steps[:-1]:
        at = at[step]
    if value is ...:
        del at[steps[-1]]
    else:
        at[steps[-1]] = value
    return mutant


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version = 1", 'version = "1"'),
        ("version = 1", "verson = 1"),
        ('locales = ["en", "de"]', 'locales = "en"'),
        ('timezone = "Europe/Berlin"', "timezone = 1"),
        ('currency = "EUR"', 'currency = "euro"'),
        ('assets_url = "https://cdn.example/a/"', 'assets_url = "cdn.example"'),
        ('database_url = "$SHOP_DATABASE"', 'database_url = "mysql://shop"'),
        ("feed_allow_private = true", 'feed_allow_private = "yes"'),
        ('holdout = "2.5%"', "holdout = 2.5"),
        ('holdout = "2.5%"', 'holdout = "2.5"'),
        ('compiler = "mjml-python"', 'compiler = "mjml-rust"'),
        ('validation = "strict"', 'validaton = "strict"'),
        ('except = ["https://shop.example/account/"]', 'leave = ["https://shop.example/account/"]'),
        ('utm_source = "letter"', "utm_source = 1"),
        ('from = "Shop <letter@shop.example>"', 'from = "Shop"'),
        ('from = "Shop <letter@shop.example>"', 'sender = "shop@shop.example"'),
        ("inline_images = true", "inline_images = 1"),
        ('secret = "$UNSUBSCRIBE_SECRET"', 'secret = "hunter2"'),
        ('url = "https://shop.example/u/{token}"', 'url = "http://shop.example/u/{token}"'),
        ('nonce = "__NONCE__"', "nonce = '<x>'"),
        ("free_from = 49.90", "free-from = 49.90"),
    ],
)
def test_a_mistake_in_the_configuration_is_refused_by_both(old: str, new: str, tmp_path: Path) -> None:
    assert old in FULL["dynacontent.toml"]
    text = FULL["dynacontent.toml"].replace(old, new, 1)
    root = write(tmp_path, {"dynacontent.toml": text})
    (kind,) = kinds_of("dynacontent.toml")
    written = (root / "dynacontent.toml").read_text("utf-8")
    assert misfits(kind.schema(known_of(root)), "dynacontent.toml", written) != []
    assert not _loads(root, "dynacontent.toml")


def test_a_project_is_held_to_one_table(tmp_path: Path) -> None:
    """Of ``pyproject.toml`` everything else belongs to others."""
    (kind,) = (kind for kind in KINDS if kind.name == "pyproject")
    schema = kind.schema(known_of(write(tmp_path)))
    others = '[project]\nname = "x"\n[tool.other]\nkey = 1\n[tool.dynacontent]\nversion = 1\n'
    assert misfits(schema, "pyproject.toml", f'{others}locales = ["en"]\n') == []
    assert misfits(schema, "pyproject.toml", f'{others}locals = ["en"]\n') != []
