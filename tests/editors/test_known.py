"""Names of a workspace are offered where they may stand, and are never demanded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from dynacontent import WorkspaceError
from dynacontent.editors.kinds import KINDS
from dynacontent.editors.known import Known, known_of
from tests.editors.full import FULL, write

MESSAGE = "templates/messages/cart/message.yaml"


def schema_of(name: str, known: Known) -> dict[str, Any]:
    (kind,) = (kind for kind in KINDS if kind.name == name)
    return kind.schema(known)


def at(schema: Any, steps: str) -> Iterator[Any]:
    """The schemas at keys of a file (``*``: of any name or index), in all alternatives."""
    first, _, rest = steps.partition(" ")
    for part in [schema, *schema.get("anyOf", ()), *schema.get("allOf", ())]:
        inner = part.get("items", part.get("additionalProperties")) if first == "*" else None
        found = inner if first == "*" else part.get("properties", {}).get(first)
        if isinstance(found, dict):
            yield from at(found, rest) if rest else [found]


def offered(schema: Any, steps: str) -> list[Any]:
    """The words that editors offer there."""
    parts = [part for found in at(schema, steps) for part in [found, *found.get("anyOf", ())]]
    return [word for part in parts for word in part.get("enum", ())]


OFFERED = [
    ("configuration", "default_locale", ["en", "de"]),
    ("configuration", "testing include *", ["cart"]),
    ("configuration", "lint messages cart severity contrast", ["error", "warning", "info"]),
    ("configuration", "mjml compiler", ["mjml-python", "mrml", "mjml"]),
    ("profile", "key", ["id"]),
    ("profile", "locale", ["language"]),
    ("profile", "timezone", ["timezone"]),
    ("profile", "currency", ["currency"]),
    ("message", "event", ["cart_abandoned", "signed_up"]),
    ("message", "max_level", [1, 2, 3]),
    ("message", "on_missing", ["error", "skip"]),
    ("message", "email attachments * file", ["assets/terms.pdf"]),
    ("message", "push priority", ["normal", "high"]),
    ("message", "push truncate *", ["body", "subtitle", "title"]),
    ("message", "banner layout", ["inline", "bar", "modal", "corner"]),
    ("message", "placements * default", ["plain", "thanks"]),
    ("message", "placements * default show", ["plain", "thanks"]),
    ("message", "placements * rules * when", ["segment('vip')", "segment('known')"]),
    ("message", "placements * rules * locales *", ["en", "de"]),
    ("message", "placements * rules * channels *", ["email", "push", "banner"]),
    ("message", "placements * rules * variants * show", ["plain", "thanks"]),
    ("placement", "rules * show", ["plain", "thanks"]),
    ("catalog", "relations * to", ["products"]),
    ("catalog", "collections * fallback", ["bestsellers", "picked"]),
    ("catalog", "collections * consent", ["personalization"]),
    ("feeds", "* method", ["GET", "POST"]),
    ("feeds", "* consent", ["personalization"]),
    ("persona", "consent *", ["personalization"]),
    ("persona", "profile language", ["en", "de"]),
    ("persona", "profile tier", ["1", "2", "gold", 1, 2]),
    ("persona", "history * event", ["cart_abandoned", "signed_up"]),
    ("persona", "context variants hero_test", ["a", "b"]),
    ("persona", "exposures * placement", ["cart/hero", "footer"]),
]


@pytest.mark.parametrize(("kind", "steps", "words"), OFFERED, ids=lambda value: str(value))
def test_names_are_offered(tmp_path: Path, kind: str, steps: str, words: list[Any]) -> None:
    schema = schema_of(kind, known_of(write(tmp_path)))
    assert offered(schema, steps) == words


def test_types_of_fields_are_offered(tmp_path: Path) -> None:
    schema = schema_of("profile", known_of(write(tmp_path)))
    types = offered(schema["definitions"]["fields"], "*")
    assert {"str", "str?", "money", "enum[a,b]", "ref[products]?", "list[ref[products]]"} <= set(types)


def test_fields_of_a_persona_are_those_of_the_workspace(tmp_path: Path) -> None:
    schema = schema_of("persona", known_of(write(tmp_path)))
    (profile,) = (found for found in at(schema, "profile"))
    fields = profile["anyOf"][0]["properties"]
    assert fields["first_name"]["description"] == "`str? pii`"
    assert fields["bought"]["description"] == "`list[ref[products]]? consent=personalization`"
    assert "level" not in fields  # derived, and never given


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (MESSAGE, "show: thanks", "show: not_yet_there"),
        (MESSAGE, "event: cart_abandoned", "event: not_yet_there"),
        (MESSAGE, "locales: [de]", "locales: [fr]"),
        ("catalogs/products.yaml", "fallback: bestsellers", "fallback: not_yet_there"),
        ("templates/profile.yaml", "last_viewed: ref[products]?", "last_viewed: ref[not_yet_there]?"),
    ],
)
def test_names_of_other_files_are_not_demanded(tmp_path: Path, path: str, old: str, new: str) -> None:
    """They may be written after the schemas were made: a mistaken red line would be worse than none."""
    from tests.editors.seen import kinds_of, misfits

    known = known_of(write(tmp_path))
    assert old in FULL[path]
    (kind,) = kinds_of(path)
    text = write(tmp_path, {path: FULL[path].replace(old, new)}).joinpath(path).read_text("utf-8")
    assert misfits(kind.schema(known), path, text) == []


# -- workspaces with mistakes ---------------------------------------------------------------

BROKEN = [
    ("dynacontent.toml", "version = 1\nlocales = [", "locales", ()),
    ("dynacontent.toml", 'version = 7\nlocales = ["en"]\n', "locales", ()),
    ("templates/profile.yaml", "fields: {{ x }}", "profile", None),
    ("templates/events.yaml", "a: b: c", "events", None),
    ("templates/segments.yaml", "- a", "segments", ()),
    (MESSAGE, "push: [", "placements", ("footer",)),
    (MESSAGE, "push: [", "messages", ("cart",)),
    ("catalogs/products.yaml", "collections: {a: {limit: 0}}", "collections", ("a",)),
    ("catalogs/products.yaml", "collections: [a]", "collections", ()),
    ("templates/components/shown.mjml", "{% macro a() %}{% if %}\n{% macro b() %}", "components", ("a", "b")),
    ("templates/placements/footer.yaml", "rules: 5", "placements", ("cart/hero", "footer")),
]


@pytest.mark.parametrize(("path", "text", "group", "names"), BROKEN)
def test_a_broken_file_takes_its_own_names_away_alone(
    tmp_path: Path, path: str, text: str, group: str, names: Any
) -> None:
    whole = known_of(write(tmp_path / "whole"))
    known = known_of(write(tmp_path / "broken", {path: text}))
    assert getattr(known, group) == names
    assert whole.problems == ()
    others = {"locales", "segments", "catalogs", "messages", "components", "files"} - {group}
    assert {
        name: getattr(known, name) for name in others if name != "components" or "components" not in path
    } == {name: getattr(whole, name) for name in others if name != "components" or "components" not in path}
    for kind in KINDS:
        Draft7Validator.check_schema(kind.schema(known))


def test_a_field_that_cannot_be_read_takes_any_value(tmp_path: Path) -> None:
    """It is declared, so that its name is right; its type is what the author is about to mend."""
    text = FULL["templates/profile.yaml"].replace("points: int?", "points: itn?")
    known = known_of(write(tmp_path, {"templates/profile.yaml": text}))
    assert [problem.message for problem in known.problems] == ["unknown type 'itn'"]
    schema = schema_of("persona", known)
    assert Draft7Validator(schema).is_valid({"profile": {"id": "a", "points": ["anything"]}})
    assert not Draft7Validator(schema).is_valid({"profile": {"id": "a", "piont": 1}})


def test_without_a_profile_a_persona_may_hold_anything(tmp_path: Path) -> None:
    schema = schema_of("persona", Known())
    assert Draft7Validator(schema).is_valid({"profile": {"any": [1]}, "events": {"any": {}}})
    assert not Draft7Validator(schema).is_valid({"profile": {}, "consents": []})


@pytest.mark.parametrize("files", [{}, {"pyproject.toml": "[project]\nname = 'x'\n"}])
def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(WorkspaceError, match="this is no workspace"):
        known_of(tmp_path)
    with pytest.raises(WorkspaceError, match="there is no such folder"):
        known_of(tmp_path / "gone")
