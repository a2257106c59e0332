"""Jinja's context, made with as little work as a render needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2.runtime import Context


class LightContext(Context):
    """Does what Jinja's own constructor does, less what is made anew for each render but never changes.

    ``{% autoescape %}`` is refused, so that one evaluation context serves all; ``parent`` has all
    global names. Written against Jinja 3.1.6.
    """

    def __init__(
        self,
        environment: Any,
        parent: dict[str, Any],
        name: str | None,
        blocks: Mapping[str, Callable[[Context], Iterator[str]]],
        globals: Any = None,  # noqa: A002, ARG002 - Jinja's signature
    ) -> None:
        self.parent = parent
        self.vars = {}
        self.environment = environment
        self.eval_ctx = environment.eval_context
        self.exported_vars = set()
        self.name = name
        self.globals_keys = set()
        self.blocks = {block: [function] for block, function in blocks.items()}
