"""What an author sees in an editor: what ``dynacontent schema`` makes, in the server that editors run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dynacontent.editors.kinds import schemas_of
from dynacontent.editors.writing import vscode_settings, write_schemas
from dynacontent.formats import durations
from tests.editors.full import write
from tests.editors.language import Editor, editor_at
from tests.editors.seen import authored

MESSAGE = "templates/messages/cart/message.yaml"
PROFILE = "templates/profile.yaml"
ADA = "templates/personas/ada.yaml"
PRODUCTS = "catalogs/products.yaml"
FEEDS = "catalogs/feeds.yaml"
WORDS = "Value is not accepted. Valid values: "


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(tmp_path_factory.mktemp("shop"))
    write_schemas(schemas_of(folder)[0], folder / "schemas")
    settings = folder / ".vscode" / "settings.json"
    settings.parent.mkdir()
    settings.write_text(json.dumps(vscode_settings(folder, folder / "schemas")), "utf-8")
    return folder


@pytest.fixture(scope="module")
def editor(root: Path) -> Iterator[Editor]:
    with editor_at(root) as found:
        yield found


def test_nothing_is_underlined_in_files_that_are_sound(root: Path, editor: Editor) -> None:
    for path in authored(root):
        if path.endswith(".yaml"):
            assert editor.problems(path, (root / path).read_text("utf-8")) == [], path


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        (MESSAGE, "evnet: x", "1:1: Property evnet is not allowed."),
        (MESSAGE, "push: {title: [a], body: b}", '1:15: Incorrect type. Expected "string".'),
        (MESSAGE, "push: {body: b}", '1:1: Missing property "title".'),
        (MESSAGE, "push: {title: a, body: b, ttl: 4 hours}", f"1:32: {durations.HINT}"),
        (MESSAGE, "banner: {alt: a, layout: barr}", f'1:26: {WORDS}"inline", "bar", "modal", "corner".'),
        (MESSAGE, "push: {title: a, body: b, android: {colour: x}}", "1:37: Property colour is not allowed."),
        (MESSAGE, "email: {subject: a, inline_images: maybe}", '1:36: Incorrect type. Expected "boolean".'),
        (MESSAGE, "on_missing: eror", f'1:13: {WORDS}"error", "skip".'),
        (MESSAGE, "max_level: 4", f"1:12: {WORDS}1, 2, 3."),
        (MESSAGE, "banner: {sizes: [300]}", '1:18: Incorrect type. Expected "string".'),
        (MESSAGE, "banner: {priority: 200}", "1:20: Value is above the maximum of 100."),
        (MESSAGE, "placements: {hero: {rules: []}}", '1:14: Missing property "default".'),
        (PROFILE, "fields: {id: [1]}", '1:15: Incorrect type. Expected "fields".'),
        (ADA, "profile: {id: a, frist_name: A}", "1:18: Property frist_name is not allowed."),
        (ADA, "profile: {id: a, points: many}", '1:26: Incorrect type. Expected "integer".'),
        (PRODUCTS, "source: a.txt\nkey: id\nfields: {id: str}", "1:9: a file: .csv, .jsonl, .json, .parquet"),
        (FEEDS, "weather: {response: str}", '1:1: Missing property "url".'),
    ],
)  # fmt: skip
def test_a_mistake_is_underlined_where_it_stands(editor: Editor, path: str, text: str, told: str) -> None:
    assert editor.problems(path, text) == [told]


def test_a_file_may_name_its_schema(editor: Editor) -> None:
    """For editors without such settings; the path is from the file."""
    line = "# yaml-language-server: $schema=../../schemas/message.json\n"
    assert editor.problems("other/files/x.yaml", f"{line}evnet: x") == ["2:1: Property evnet is not allowed."]
    assert editor.problems("other/files/y.yaml", "evnet: x") == []


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        (MESSAGE, "|", {"event", "max_level", "email", "push", "banner", "placements"}),
        (MESSAGE, "event: |", {"cart_abandoned", "signed_up"}),
        (MESSAGE, "email:\n  |", {"subject", "from", "attachments", "promotion"}),
        (MESSAGE, "push:\n  title: a\n  priority: |", {"normal", "high"}),
        (MESSAGE, "banner:\n  layout: |", {"inline", "bar", "modal", "corner"}),
        (MESSAGE, "placements:\n  hero:\n    default: |", {"plain", "thanks"}),
        (MESSAGE, "placements:\n  hero:\n    rules:\n      - |", {"when", "show", "cooldown", "from"}),
        (MESSAGE, "placements:\n  a:\n    rules:\n      - name: a\n        locales: [|]", {"en", "de"}),
        (PROFILE, "fields:\n  id: |", {"str", "str?", "money", "ref[products]"}),
        (PROFILE, "locale: |", {"language"}),
        (ADA, "profile:\n  |", {"first_name", "points", "bought"}),
        (ADA, "history:\n  - event: |", {"cart_abandoned", "signed_up"}),
        (ADA, "profile:\n  tier: |", {"gold"}),
        (PRODUCTS, "collections:\n  best:\n    |", {"where", "sort", "limit", "fallback"}),
        (PRODUCTS, "relations:\n  near:\n    to: |", {"products"}),
        (FEEDS, "weather:\n  |", {"url", "ttl", "stale_if_error"}),
    ],
)
def test_names_and_keys_are_offered(editor: Editor, path: str, text: str, words: set[str]) -> None:
    assert words <= editor.offers(path, text).keys()


@pytest.mark.parametrize("text", ["push:\n  title: |", "push:\n  ttl: |", "campaign: |"])
def test_where_anything_may_stand_nothing_is_offered(editor: Editor, text: str) -> None:
    """No true, false and null beside each text, only since they are texts, too."""
    assert editor.offers(MESSAGE, text) == {}


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        (MESSAGE, "ev|ent: signed_up", "The event that triggers it: a recipient without that cannot get it."),
        (MESSAGE, "placements: {a: {rules: [{co|oldown: 3h}]}}", "How long after it was shown"),
        (MESSAGE, "push: {pri|ority: high}", "Whether it may wake a device"),
        (PROFILE, "ke|y: id", "The field that tells recipients apart"),
        (ADA, "profile: {first_|name: A}", "str? pii"),
        (FEEDS, "weather: {stale_|if_error: 1h}", "How much longer an answer is used"),
    ],
)  # fmt: skip
def test_keys_are_explained(editor: Editor, path: str, text: str, said: str) -> None:
    found = editor.says(path, text)
    assert said in found.replace("\\", "")
    assert "||" not in found
