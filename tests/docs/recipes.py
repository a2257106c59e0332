"""Reads the recipes of `docs/cookbook.md`, and makes a workspace of each.

A recipe is a heading of the third order, a sentence, and::

    ```yaml     what it needs: `fields` of the profile, and a recipient (see `KEYS`)
    ```jinja    the template, of at most six lines
    ```text     what comes out for this recipient

A table may follow or stand in place of the output: each row changes the recipient in the places that
its columns name (`profile.born`, `context.now`), and says what comes out then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

PAGE = Path(__file__).parents[2] / "docs" / "cookbook.md"

MOST_LINES = 6
"""Lines of a template."""

RECIPIENT = ("profile", "events", "history", "context", "consent")
"""Keys of a recipe that are those of a persona; its ``event`` is one of ``events``."""

KEYS = {
    "fields": "more fields of the profile, as in profile.yaml",
    "declared": "events and their fields, as in events.yaml; the message is triggered by the one in event",
    "segments": "as in segments.yaml",
    "catalogs": "by name: what its YAML file says, and `items`, a list of objects",
    "translations": "by locale: texts and their translations",
    "files": "further files of the workspace, by path",
    "message": "keys of message.yaml beside the body; a channel here is the one that is rendered",
    "event": "the event that triggers the message, by its name",
    **dict.fromkeys(RECIPIENT, "of the recipient, as in a persona"),
}
"""What a recipe's YAML may say."""

_FENCE = re.compile(r"```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(##+) (.*)$", re.MULTILINE)


@dataclass(slots=True)
class Recipe:
    """One recipe as it stands on the page; ``line`` is that of its heading, from 1."""

    section: str
    title: str
    line: int
    data: yaml.MappingNode
    template: str
    sentence: str
    cases: list[Case] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Case:
    """One recipient: what is different from the recipe's, by path, and what comes out."""

    changes: dict[str, str]
    output: str


def shared_files(page: Path = PAGE) -> dict[str, str]:
    """The files that all recipes share, by path; they stand before the first section."""
    text = page.read_text("utf-8").partition("\n## ")[0]
    return dict(re.findall(r"<!-- file: (.*?) -->\n```\w+\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))


def read_recipes(page: Path = PAGE) -> Iterator[Recipe]:
    """Every recipe of a page. Raises `ValueError` for one that is not whole."""
    text = page.read_text("utf-8")
    headings = list(_HEADING.finditer(text))
    section = ""
    for number, heading in enumerate(headings):
        end = headings[number + 1].start() if number + 1 < len(headings) else len(text)
        if heading[1] == "##":
            section = heading[2]
        else:
            line = text.count("\n", 0, heading.start()) + 1
            yield _recipe(section, heading[2], line, text[heading.end() : end])


def _recipe(section: str, title: str, line: int, text: str) -> Recipe:
    place = f"cookbook.md:{line}: {title}"
    blocks: dict[str, str] = dict(_FENCE.findall(text))
    if not blocks.keys() <= {"yaml", "jinja", "text"} or "jinja" not in blocks:
        raise ValueError(f"{place}: a recipe has a yaml, a jinja and a text block")
    data = yaml.compose(blocks.get("yaml", "{}"), yaml.SafeLoader)
    if not isinstance(data, yaml.MappingNode) or (unknown := {key.value for key, _ in data.value} - {*KEYS}):
        raise ValueError(f"{place}: its yaml is a mapping of {', '.join(KEYS)}, not {unknown}")
    sentence = text.partition("```")[0].strip()
    recipe = Recipe(section, title, line, data, blocks["jinja"], sentence)
    if "text" in blocks:
        recipe.cases.append(Case({}, blocks["text"].strip()))
    recipe.cases += _table(re.sub(_FENCE, "", text))
    if not recipe.cases:
        raise ValueError(f"{place}: it says nothing of what comes out")
    return recipe


def _table(text: str) -> Iterator[Case]:
    rows = [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
        for line in text.split("\n")
        if line.startswith("|")
    ]
    for row in rows[2:]:
        cells = dict(zip((title.strip("`") for title in rows[0]), row, strict=True))
        output = cells.pop("output")
        yield Case({path: cell.strip("`") for path, cell in cells.items() if cell}, output)


# -- workspaces ---------------------------------------------------------------------------


def write_workspace(recipe: Recipe, root: Path) -> list[str]:
    """The files of a recipe's workspace; returns the personas, one for each case."""
    given = {key.value: value for key, value in recipe.data.value}
    for path, text in {**shared_files(), **{p: n.value for p, n in _pairs(given.get("files"))}}.items():
        _write(root / path, text)
    profile = yaml.compose((root / "templates/profile.yaml").read_text("utf-8"), yaml.SafeLoader)
    dict(_pairs(profile))["fields"].value += getattr(given.get("fields"), "value", [])
    _write(root / "templates/profile.yaml", _as_text(profile))
    for key, path in (("declared", "templates/events.yaml"), ("segments", "templates/segments.yaml")):
        if key in given:
            _write(root / path, _as_text(given[key]))
    for name, node in _pairs(given.get("catalogs")):
        _catalog(root / "catalogs", name, node)
    for locale, texts in _pairs(given.get("translations")):
        _translations(root / "templates" / "locales" / locale, texts)
    _message(recipe, given, root / "templates" / "messages" / "recipe")
    return [_persona(case, given, root, number) for number, case in enumerate(recipe.cases)]


def _as_text(node: yaml.Node) -> str:
    """YAML of a node with its scalars as they were written: in block style what is plain stays so."""
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, yaml.CollectionNode):
            part.flow_style = not part.value
            stack += [value for _, value in part.value] if isinstance(part, yaml.MappingNode) else part.value
    return str(yaml.serialize(node, allow_unicode=True))


def _pairs(node: yaml.Node | None) -> list[tuple[str, Any]]:
    return [] if node is None else [(key.value, value) for key, value in node.value]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _catalog(folder: Path, name: str, node: yaml.MappingNode) -> None:
    schema = yaml.load(_as_text(node), yaml.BaseLoader)
    items = schema.pop("items", [])
    _write(folder / f"{name}.jsonl", "".join(f"{json.dumps(item)}\n" for item in items))
    _write(folder / f"{name}.yaml", json.dumps({"source": f"{name}.jsonl", **schema}))


def _quoted(text: str) -> str:
    """Text as PO files quote it."""
    return json.dumps(text, ensure_ascii=False)


def _translations(folder: Path, texts: yaml.MappingNode) -> None:
    """A PO file; a list of translations is that of the forms of a plural, ``one | many``."""
    entries = ['msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n']
    for message, node in _pairs(texts):
        forms = node.value if isinstance(node, yaml.SequenceNode) else None
        if forms is None:
            entries.append(f"msgid {_quoted(message)}\nmsgstr {_quoted(node.value)}\n")
            continue
        one, _, many = message.partition(" | ")
        lines = [f"msgid {_quoted(one)}", f"msgid_plural {_quoted(many)}"]
        lines += [f"msgstr[{n}] {_quoted(form.value)}" for n, form in enumerate(forms)]
        entries.append("\n".join(lines) + "\n")
    _write(folder / "LC_MESSAGES" / "messages.po", "\n".join(entries))


CHANNELS = {"email": "email.mjml", "banner": "banner.html"}


def channel_of(recipe: Recipe) -> str:
    """The channel that a recipe's template is the body of: ``push`` unless its message says another."""
    message = [key for key, _ in _pairs(dict(_pairs(recipe.data)).get("message"))]
    return next((name for name in CHANNELS if name in message), "push")


def _message(recipe: Recipe, given: dict[str, yaml.Node], folder: Path) -> None:
    message = given.get("message", yaml.MappingNode("tag:yaml.org,2002:map", []))
    manifest = yaml.load(_as_text(message), yaml.BaseLoader)
    if "event" in given:
        manifest["event"] = _pairs(given["event"])[0][0]
    channel = channel_of(recipe)
    if channel == "push":
        manifest["push"] = {"title": "-", "body": recipe.template.rstrip("\n"), **manifest.get("push", {})}
    else:
        _write(folder / CHANNELS[channel], recipe.template)
    _write(folder / "message.yaml", json.dumps(manifest, ensure_ascii=False))


def _persona(case: Case, given: dict[str, yaml.Node], root: Path, number: int) -> str:
    """A recipient with the changes of a case."""
    persona = yaml.compose("profile: {}", yaml.SafeLoader)
    persona.value = [
        (yaml.ScalarNode("tag:yaml.org,2002:str", "events" if key == "event" else key), given[key])
        for key in (*RECIPIENT, "event")
        if key in given
    ]
    text = _as_text(persona)
    changed = yaml.compose(text, yaml.SafeLoader)  # a copy, so that no case changes another
    for path, cell in {"profile.id": f"case{number}", **case.changes}.items():
        _change(changed, path.split("."), yaml.compose(cell, yaml.SafeLoader))
    _write(root / "templates" / "personas" / f"case{number}.yaml", _as_text(changed))
    return f"case{number}"


def _change(node: yaml.MappingNode, steps: list[str], value: yaml.Node) -> None:
    """Put a value where a path leads, making what is not there."""
    first, *rest = steps
    if first == "event":
        first = "events"
    found = dict(_pairs(node)).get(first)
    if rest:
        if found is None:
            found = yaml.MappingNode("tag:yaml.org,2002:map", [])
            node.value.append((yaml.ScalarNode("tag:yaml.org,2002:str", first), found))
        _change(found, rest, value)
        return
    node.value = [(key, old) for key, old in node.value if key.value != first]
    node.value.append((yaml.ScalarNode("tag:yaml.org,2002:str", first), value))
