"""Documents into models: pydantic's complaints as plain sentences with places."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from dynacontent.errors import AuthoringError, did_you_mean, one_of
from dynacontent.formats.yaml import read_yaml
from dynacontent.loading.files import Folder
from dynacontent.loading.findings import Findings
from dynacontent.location import Location
from dynacontent.models.authored import Authored
from dynacontent.models.document import Document, Path

Model = TypeVar("Model", bound=Authored)

_KINDS: Mapping[type, str] = {str: "text", dict: "a mapping", list: "a list", bool: "true or false"}
_SHOULD = {
    "int_parsing": "should be a whole number",
    "int_type": "should be a whole number",
    "int_from_float": "should be a whole number",
    "string_type": "should be text",
    "value_error": "should be text",
    "dict_type": "should be a mapping",
    "dataclass_type": "should be a mapping",
    "model_type": "should be a mapping",
    "float_parsing": "should be a number",
    "float_type": "should be a number",
    "bool_parsing": "should be true or false",
    "bool_type": "should be true or false",
    "tuple_type": "should be a list",
    "list_type": "should be a list",
}


def read_mapping(folder: Folder, path: str) -> Document | None:
    """The YAML mapping in a file; ``None`` if it is not there or is no mapping, which is noted.

    An empty file is an empty mapping.
    """
    text = folder.read(path)
    if text is None:
        return None
    try:
        document = read_yaml(text, path)
    except AuthoringError as error:
        folder.findings.extend(error)
        return None
    if document.data is None:
        return Document({}, {(): Location(path, 1, 1)})
    if not isinstance(document.data, dict):
        message = f"this file should be a mapping, not {kind_of(document.data)}"
        folder.findings.add(message, document.place(()), hint="write 'key: value' lines")
        return None
    return document


def check_keys(
    document: Document,
    path: Path,
    known: tuple[str, ...],
    *,
    findings: Findings,
    later: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any] | None:
    """The mapping at ``path`` without its unknown keys, which are noted; ``None`` if it is none.

    ``later`` has a hint for each key that this release does not read yet.
    """
    value = document.data
    for step in path:
        value = value[step]
    if not isinstance(value, dict):
        name = str(path[-1]) if path else "this file"
        findings.add(f"{name} should be a mapping, not {kind_of(value)}", document.place(path))
        return None
    for key in value:
        if key in later:
            findings.at(key, f"this release does not read {key!s} yet", hint=later[key])
        elif key not in known:
            findings.at(key, f"unknown key {str(key)!r}", hint=_keys_hint(key, known))
    return {str(key): item for key, item in value.items() if key in known}


def build(
    model: type[Model],
    data: Mapping[str, Any],
    document: Document,
    path: Path = (),
    *,
    findings: Findings,
    hints: Mapping[str, str] = MappingProxyType({}),
) -> Model | None:
    """``model`` from ``data``, which stands at ``path`` of the document; ``None`` if it does not fit.

    A key that there is counts as absent without a value. ``hints`` say how to write the value of a key.
    """
    known = model.model_fields
    given = {str(key): value for key, value in data.items() if value is not None or str(key) not in known}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            hint = hints.get(str(detail["loc"][0])) if detail["loc"] else None
            _note(detail, document, path, model, findings, hint=hint)
        return None


def _note(
    detail: ErrorDetails,
    document: Document,
    base: Path,
    model: type[Authored],
    findings: Findings,
    *,
    hint: str | None,
) -> None:
    path = (*base, *(step for step in detail["loc"] if step != "[key]"))
    name = str(path[-1]) if path else "this"
    if detail["type"] == "unexpected_keyword_argument":
        known = model.key_names()
        findings.add(f"unknown key {name!r}", document.key_place(path), hint=_keys_hint(name, known))
    elif detail["type"] == "missing":
        findings.add(f"key {name!r} is missing", document.place(path[:-1]))
    else:
        findings.add(f"{name} {sentence_of(detail)}", document.place(path), hint=hint)


def sentence_of(detail: ErrorDetails) -> str:
    """What a value should be, to stand behind its name."""
    context = detail.get("ctx") or {}
    kind = detail["type"]
    if kind in _SHOULD:
        return f"{_SHOULD[kind]}, not {kind_of(detail['input'])}"
    if kind == "literal_error":
        expected = str(context["expected"]).replace("'", "")
        return f"should be {expected}, not {kind_of(detail['input'])}"
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = "at least" if kind == "greater_than_equal" else "at most"
        return f"should be {bound} {context.get('ge', context.get('le'))}"
    if kind == "string_pattern_mismatch":
        return f"should look like {context['pattern']}, not {kind_of(detail['input'])}"
    if kind == "too_short":
        return "should not be empty"
    return f"does not fit: {detail['msg']}"


def _keys_hint(name: str, known: tuple[str, ...]) -> str | None:
    return did_you_mean(name, known, f"keys are {one_of(known)}")


def kind_of(value: Any) -> str:
    """A value for a sentence: its kind, and itself if it is short text."""
    if value is None:
        return "empty"
    if isinstance(value, str):
        return f"{str(value)!r}" if len(value) <= 40 else "text"
    for kind, name in _KINDS.items():
        if isinstance(value, kind):
            return name
    return type(value).__name__
