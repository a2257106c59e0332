"""What is personal of recipients that are no personas, kept out of snapshots.

A persona is made up and reviewed with its workspace. Whom a test brings along may be somebody: what a schema
marks ``pii`` of such a recipient stands in no snapshot, and so in no difference that is told of one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Iterator
from html import escape
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from syrupy.assertion import SnapshotAssertion

from dynacontent.engine.json_text import json_string
from dynacontent.rendering.personal import HIDDEN

_FORMS = pytest.StashKey[dict[str, set[str]]]()
"""By fixture that rendered them, what is somebody's; under an empty name, for the test itself."""
_PART = re.compile(r"\w")


class Redacting:
    """A plugin of one run: knows for which test or fixture somebody is rendered, and hides them there.

    Registered when a test first wants to render, which is before its own fixtures are set up.
    """

    def __init__(self) -> None:
        self._running: list[tuple[pytest.Item | pytest.Collector, str]] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """What is rendered belongs to the test that runs."""
        return (yield from self._while(item, ""))

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, request: pytest.FixtureRequest) -> Generator[None, Any, Any]:
        """What a fixture renders belongs to all tests that use it; a snapshot hides what is a test's."""
        found = yield from self._while(request.node, request.fixturename or "")
        if type(found) is SnapshotAssertion:
            found.__class__ = RedactedAssertion
        return found

    def note(self, forms: Iterable[str]) -> None:
        """These texts are somebody's."""
        if self._running:
            node, fixture = self._running[-1]
            node.stash.setdefault(_FORMS, {}).setdefault(fixture, set()).update(forms)

    def _while(self, node: pytest.Item | pytest.Collector, fixture: str) -> Generator[None, Any, Any]:
        self._running.append((node, fixture))
        try:
            return (yield)
        finally:
            self._running.pop()


class RedactedAssertion(SnapshotAssertion):
    """syrupy's, which keeps nothing personal."""

    def _serialize(self, data: Any) -> Any:
        serialized = super()._serialize(data)
        if not isinstance(serialized, bytes):
            return redacted(serialized, _forms(self.test_location.item))
        try:
            text = serialized.decode()
        except UnicodeDecodeError:  # a picture, say
            return serialized
        return redacted(text, _forms(self.test_location.item)).encode()


def _forms(item: pytest.Item) -> set[str]:
    """What is somebody's in a test: in itself, and in the fixtures it uses."""
    used = {"", *getattr(item, "fixturenames", ())}
    noted = (node.stash.get(_FORMS, {}) for node in item.listchain())
    return {form for forms in noted for fixture in used & forms.keys() for form in forms[fixture]}


def redacted(text: str, forms: Iterable[str]) -> str:
    """A text with every one of ``forms`` hidden, however it is written or escaped, where it is a word."""
    written = sorted({one for form in forms for one in _written(form)}, key=len, reverse=True)
    return re.sub("|".join(map(_whole, written)), HIDDEN, text) if written else text


def _written(form: str) -> Iterator[str]:
    """How a value may stand in an output, or in what is written of one."""
    for one in filter(
        None, {form, form.strip(), form.upper(), form.lower(), form.title(), form.capitalize()}
    ):
        yield from (one, escape(one), escape(one, quote=False), repr(one)[1:-1])
        yield from (quote(one), quote(one, safe=""), quote_plus(one))
        yield from (json.dumps(one)[1:-1], json.dumps(one, ensure_ascii=False)[1:-1], json_string(one)[1:-1])


def _whole(text: str) -> str:
    before = r"(?<!\w)" if _PART.match(text[0]) else ""
    behind = r"(?!\w)" if _PART.match(text[-1]) else ""
    return f"{before}{re.escape(text)}{behind}"
