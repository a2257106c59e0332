"""The programs that compile a plain MJML document to HTML, by the names configurations use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from dynacontent.engine.mjml.node import NodeMjml
from dynacontent.engine.mjml.places import Places
from dynacontent.engine.mjml.refusal import CompilerError
from dynacontent.engine.mjml.rust import MjmlPython, Mrml
from dynacontent.errors import AuthoringError, LimitError
from dynacontent.expressions.limits import OUTPUT_SIZE


class Compiler(Protocol):
    """Compiles a document that `Writer` wrote; reads no file, loads nothing."""

    is_mrml: bool
    """Whether its HTML is that of mrml, which needs repairs."""

    def compile(self, document: str) -> str:
        """The HTML; raises `CompilerError`, or `MissingExtraError` where it is not installed."""
        ...


COMPILERS: Mapping[str, Compiler] = {"mjml-python": MjmlPython(), "mrml": Mrml(), "mjml": NodeMjml()}
"""The default first."""


def run(compiler: Compiler, document: str, places: Places) -> str:
    """Compile; raises `AuthoringError` where the compiler refuses, `LimitError` for huge HTML."""
    try:
        html = compiler.compile(document)
    except CompilerError as error:
        message = f"the MJML compiler cannot read this: {error}"
        raise AuthoringError(places.problem(message, None)) from error
    if len(html) > OUTPUT_SIZE:
        message = f"the document compiles to more than {OUTPUT_SIZE:,} characters of HTML"
        raise LimitError(places.problem(message, None), "output_size")
    return html
