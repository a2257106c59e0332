"""Parts of a YAML mapping read one by one, every mistake noted with its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from dynacontent.errors import AuthoringError, did_you_mean, one_of
from dynacontent.formats.fields import check_name
from dynacontent.loading.findings import Findings
from dynacontent.loading.shapes import check_keys, kind_of
from dynacontent.models.document import Document, Path
from dynacontent.models.source import SourceText


class PartReader:
    """Reads values at paths of a document."""

    def __init__(self, document: Document, findings: Findings) -> None:
        self.document = document
        self.findings = findings

    def parsed(
        self, data: Mapping[str, Any], key: str, path: Path, parse: Callable[[str], Any], hint: str
    ) -> Any:
        """A value of text, parsed; ``None`` where it is absent or wrong, which is noted."""
        value = data.get(key)
        if value is None:
            return None
        if not isinstance(value, SourceText):
            self.add(f"{key} should be text, not {kind_of(value)}", (*path, key), hint)
            return None
        try:
            return parse(str(value))
        except ValueError as error:
            self.add(f"{key}: {error}", (*path, key), hint)
            return None

    def expression(self, data: Mapping[str, Any], key: str, path: Path) -> SourceText | None:
        """The text of an expression; ``None`` where it is absent or none, which is noted."""
        value = data.get(key)
        if value is None or (isinstance(value, SourceText) and value.strip()):
            return value
        hint = "write it on one line, in quotes if it holds ': '"
        self.add(f"{key} should be an expression, not {kind_of(value)}", (*path, key), hint)
        return None

    def word(self, data: Mapping[str, Any], key: str, path: Path) -> SourceText | None:
        """A name; ``None`` where it is absent or none, which is noted."""
        value = data.get(key)
        if value is None:
            return None
        if not isinstance(value, SourceText):
            self.add(f"{key} should be a name, not {kind_of(value)}", (*path, key), None)
            return None
        self.named(value, f"an {key}")
        return value

    def listed(
        self, data: Mapping[str, Any], key: str, path: Path, known: Collection[str] | None
    ) -> tuple[Any, ...]:
        """A list of names that are known; ``None`` where the configuration cannot tell them."""
        value = data.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not value:
            self.add(
                f"{key} should be a list, not {kind_of(value)}", (*path, key), f"leave {key} out for all"
            )
            return ()
        for index, name in enumerate(value):
            if known is not None and name not in known:
                hint = did_you_mean(str(name), known, f"{key} are {one_of(list(known))}")
                self.add(f"{key} has no {kind_of(name)}", (*path, key, index), hint)
        return tuple(str(name) for name in value)

    def mapping(self, path: Path, known: tuple[str, ...]) -> dict[str, Any] | None:
        """The mapping at a path with its known keys; ``None`` if it is none, which is noted."""
        return check_keys(self.document, path, known, findings=self.findings)

    def named(self, name: Any, what: str) -> None:
        """Note a name that could not be written in an expression."""
        try:
            check_name(str(name), what)
        except AuthoringError as error:
            problem = error.problems[0]
            self.findings.at(name, problem.message, hint=problem.hint)

    def add(self, message: str, path: Path, hint: str | None) -> None:
        """Note a problem at a key or an element."""
        place = (
            self.document.key_place(path)
            if isinstance(path[-1] if path else 0, str)
            else self.document.place(path)
        )
        self.findings.add(message, place, hint=hint)
