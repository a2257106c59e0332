"""One template, one recipient, both ways: what comes out, comparable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Any

from jinja2.bccache import Bucket, BytecodeCache

from dynacontent.engine.bodies import Bodies
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.failures import translated
from dynacontent.engine.structure.segments import Printed
from dynacontent.errors import DynacontentError
from dynacontent.expressions.items import Item
from dynacontent.expressions.state import rendering
from dynacontent.models.source import SourceText
from tests.engine.render_state import make_state
from tests.engine.structure.pieces import FILES, TEXTS

ITEMS = {"p": Item("things", "p"), "q": Item("things", "q", level=3)}
"""Items whose rows come with the names of a recipient."""
PATIENCE = 3_600.0
"""Seconds a render may take: a machine that does other things too says nothing about the law."""
BRAND = {
    "name": "Brand & <Co>",
    "address": "1 High  Street\nTown",
    "css": "red",
    "site": "https://brand.example/?a=1&b=2",
    "places": ["Rome", "<Oslo>"],
    "founded": 1999,
}


@dataclass(frozen=True)
class Outcome:
    """Everything a recipient or an author would see."""

    html: str = ""
    text: str = ""
    warnings: tuple[str, ...] = ()
    error: str = ""
    noted: tuple[Any, ...] = ()
    """Pictures, fallbacks and the level of a body."""


class SharedCode(BytecodeCache):
    """Code of the files that all templates share, compiled once."""

    def __init__(self) -> None:
        self._known: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None and bucket.key != self.get_cache_key("case.mjml", "case.mjml"):
            self._known[bucket.key + bucket.checksum] = bucket.code


SHARED = SharedCode()


class Template:
    """A body template, rendered into the HTML of emails."""

    def __init__(self, source: str, files: Mapping[str, str] = FILES, *, rtl: bool = False) -> None:
        self._rtl = rtl
        self._shows_items = re.search(r"[(\[][pq]\b", source) is not None
        self._environment = self._made(source, files, plain=False)
        self._afresh = self._made(source, files, plain=True)
        self._plain = Bodies(plain=True)
        self.emails = Bodies()

    @staticmethod
    def _made(source: str, files: Mapping[str, str], *, plain: bool) -> TemplateEnvironment:
        environment = TemplateEnvironment(files, markup=True, brand=BRAND, plain=plain)
        environment.add_inline("case.mjml", SourceText(source))
        if files is FILES:
            environment.bytecode_cache = SHARED
        return environment

    def printed(self, names: Mapping[str, Any]) -> Printed:
        with rendering(make_state(names, texts=TEXTS)):
            return self._environment.run("case.mjml", names)

    def hits(self) -> int:
        """How often what a component printed was taken again."""
        return self._environment.prints.counts["hit"]

    def fast(self, names: Mapping[str, Any]) -> Outcome:
        return self._outcome(self._environment, self.emails, names)

    def plain(self, names: Mapping[str, Any]) -> Outcome:
        return self._outcome(self._afresh, self._plain, names)

    def _outcome(self, environment: TemplateEnvironment, emails: Bodies, names: Mapping[str, Any]) -> Outcome:
        try:
            catalogs = {"things": names.get("rows", {})}
            state = make_state(names, texts=TEXTS, catalogs=catalogs, seconds=PATIENCE)
            with rendering(state), translated(environment, lambda _path: None):
                printed = environment.run("case.mjml", {**names, **ITEMS})
                body = emails.email(printed, path="templates/case.mjml", rtl=self._rtl)
                noted = (tuple(state.assets), tuple(state.fallbacks), state.level)
                return Outcome(body.html, body.text(), body.warnings, noted=noted)
        except DynacontentError as error:
            return Outcome(error=f"{type(error).__name__}: {error}")

    def both(self, names: Mapping[str, Any]) -> Outcome:
        """The outcome, which is the same both ways: at first, and when components were printed before."""
        plain = self.plain(names)
        for _time in range(3 if self._shows_items else 1):
            assert self.fast(names) == plain
        return plain
