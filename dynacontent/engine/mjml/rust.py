"""mrml, the MJML compiler written in Rust, in the two packages that bring it to Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import metadata

from dynacontent.engine.mjml.refusal import CompilerError
from dynacontent.errors import MissingExtraError

# Of a document that nobody wrote: they would only mislead.
_POSITION = re.compile(r"\s*(?:in root template)?(?: at position \d+:\d+)?$")


class MjmlPython:
    """The package `mjml-python`, which is installed with dynacontent."""

    is_mrml = True

    def compile(self, document: str) -> str:
        """The HTML, without fonts: these are linked later."""
        mjml2html = _mjml2html()
        try:
            return mjml2html(document, fonts={})
        except ValueError as error:
            raise CompilerError(_POSITION.sub("", str(error))) from error


class Mrml:
    """The package `mrml`."""

    is_mrml = True

    def compile(self, document: str) -> str:
        """The HTML, without fonts; includes are switched off, as there are none left."""
        try:
            import mrml
        except ImportError as error:
            raise MissingExtraError("the MJML compiler `mrml` is not installed: pip install mrml") from error
        parsing = mrml.ParserOptions(include_loader=mrml.noop_loader())
        try:
            content: str = mrml.to_html(document, parsing, mrml.RenderOptions(fonts={})).content
        except OSError as error:
            raise CompilerError(_POSITION.sub("", str(error))) from error
        return content


def _mjml2html() -> Callable[..., str]:
    """mjml-python's function; another distribution has the same import name and must not be taken."""
    try:
        import mjml
    except ImportError as error:
        # The other one needs packages of its own; then the name that is missing is theirs.
        text = "MJML needs mjml-python: pip install mjml-python" if error.name == "mjml" else _shadowed()
        raise MissingExtraError(text) from error
    function: Callable[..., str] | None = getattr(mjml, "mjml2html", None)
    if not callable(function):  # the other one has a submodule of that name
        raise MissingExtraError(_shadowed())
    return function


def _shadowed() -> str:
    remedy = "pip uninstall -y mjml && pip install --force-reinstall mjml-python"
    try:
        version = metadata.version("mjml")
    except metadata.PackageNotFoundError:
        return f"the module `mjml` that Python finds is not mjml-python: {remedy}"
    return f"the package `mjml` {version} hides mjml-python, which has the same import name: {remedy}"
