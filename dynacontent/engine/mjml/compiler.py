"""The call to mrml, and its errors in our words."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import metadata

from dynacontent.engine.mjml.places import Places
from dynacontent.errors import AuthoringError, LimitError, MissingExtraError
from dynacontent.expressions.limits import OUTPUT_SIZE

_POSITION = re.compile(r"\s*(?:in root template)?(?: at position (?P<start>\d+):\d+)?$")


def run_mrml(document: str, *, places: Places) -> str:
    """Compile; raises `AuthoringError` where mrml refuses."""
    mjml2html = _mjml2html()
    try:
        html = mjml2html(document, fonts={})
    except ValueError as error:
        message = f"the MJML compiler cannot read this: {_POSITION.sub('', str(error))}"
        raise AuthoringError(places.problem(message, None)) from error
    if len(html) > OUTPUT_SIZE:
        message = f"the document compiles to more than {OUTPUT_SIZE:,} characters of HTML"
        raise LimitError(places.problem(message, None), "output_size")
    return html


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
