"""What is wrong with a record, in plain sentences that never show a ``pii`` value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dynacontent.models.schema import Field, FieldType

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails, ValidationError

Path = tuple[str | int, ...]

_SHOWN = 40
_NATIVE = {
    "missing": "is required",
    "dict_type": "should be a mapping",
    "list_type": "should be a list",
    "too_long": "holds too many values",
    "string_type": "should be text",
    "string_too_long": "is longer than 1,000,000 characters",
    "string_unicode": "holds half a character (a lone surrogate)",
}


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """One value that does not fit: the way to it, what it should be, and a hint.

    ``message`` is the part of a sentence that follows the path: ``is required``.
    """

    path: Path
    message: str
    hint: str | None = None

    def sentence(self, prefix: str = "") -> str:
        """The whole sentence: ``profile.age should be a whole number, not text 'x'``."""
        name = dotted((prefix, *self.path) if prefix else self.path)
        return f"{name} {self.message}" if name else self.message


class RecordError(ValueError):
    """Data does not fit its fields; ``problems`` has one record per value."""

    def __init__(self, problems: Iterable[RecordProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(problem.sentence() for problem in self.problems)


def dotted(path: Iterable[str | int]) -> str:
    """A path as authors write it: ``lines[0].product``; the variant ``""`` adds nothing."""
    text = ""
    for step in (step for step in path if step != ""):
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def describe(value: Any, *, secret: bool) -> str:
    """A value for a message: its type, and unless it is secret what it is, if short."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false" if secret else str(value).lower()
    if isinstance(value, str):
        shown = str(value) if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
        return "text" if secret else f"text {shown!r}"
    if isinstance(value, (int, float)):
        # Python refuses to print an integer of more than 4,300 digits.
        huge = isinstance(value, int) and value.bit_length() > 100
        return "a number" if secret or huge else f"the number {value!r}"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return type(value).__name__


def translate(
    error: ValidationError, fields: Mapping[str, Field], root: FieldType | None = None
) -> list[RecordProblem]:
    """The problems of a validation, in the order of the fields."""
    details = error.errors(include_url=False)
    return [_problem(detail, fields, root) for detail in details]


def _problem(detail: ErrorDetails, fields: Mapping[str, Field], root: FieldType | None) -> RecordProblem:
    loc = tuple(detail["loc"])
    path, secret = _follow(loc, fields, root)
    context = detail.get("ctx") or {}
    hint = context.get("hint")
    if detail["type"] == "missing":
        return RecordProblem(path, "is required", "a ? behind its type lets it be absent")
    message = (
        detail["msg"] if detail["type"] == "unfit" else _NATIVE.get(detail["type"], "does not fit its type")
    )
    if message.startswith("should"):
        message += f", not {describe(detail['input'], secret=secret)}"
    return RecordProblem(path, message, hint)


def _follow(loc: Path, fields: Mapping[str, Field], root: FieldType | None) -> tuple[Path, bool]:
    """The path to show for ``loc``, and whether a ``pii`` mark stands on the way.

    Keys of a map are data, so below a ``pii`` field the path ends at the field.
    """
    path: list[str | int] = []
    secret = False
    kind: FieldType | None = root or FieldType("object", fields=fields)
    for step in loc:
        if step == "[key]":
            continue
        if kind is not None and kind.kind == "map" and secret:
            return tuple(path), secret
        path.append(step)
        if kind is not None and kind.kind == "object":
            declared = kind.fields.get(str(step))
            secret = secret or bool(declared and declared.pii)
            kind = declared.type if declared else None
        elif kind is not None:
            kind = kind.of
    return tuple(path), secret
