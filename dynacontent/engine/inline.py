"""CSS moved into ``style`` attributes, for the mail clients that drop style sheets.

The style sheets stay as well: responsive columns, hover and dark mode (``@media
(prefers-color-scheme: dark)``, ``[data-ogsc]``) cannot be said in an attribute. css-inline's
defaults would delete every at-rule and fetch remote style sheets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from dynacontent.errors import AuthoringError

if TYPE_CHECKING:
    import css_inline

_STYLE = re.compile(r"""<style\b(?:[^"'>]|"[^"]*"|'[^']*')*+>""", re.IGNORECASE)
_MEDIA = re.compile(r"""\smedia\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_UNCONDITIONAL = frozenset({"", "all", "screen"})
_IGNORE = ' data-css-inline="ignore"'
_SURROGATE = re.compile("[\ud800-\udfff]")


def inline_css(html: str) -> str:
    """An HTML document with its CSS inlined and its style sheets kept; comments stay as they are.

    Nothing is loaded from anywhere. Raises `AuthoringError` where the CSS cannot be read.
    """
    return _inlined(html, lambda inliner, guarded: inliner.inline(guarded))


def inline_fragment(html: str) -> str:
    """The same for a part of a page: no ``html`` or ``body`` is put around it.

    It is parsed as the content of ``body``, so table rows need their ``table``.
    """
    return _inlined(html, lambda inliner, guarded: inliner.inline_fragment(guarded, ""))


def _inlined(html: str, inline: Callable[[css_inline.CSSInliner, str], str]) -> str:
    import css_inline

    try:
        return _unguarded(inline(_inliner(), _guarded(html)))
    except css_inline.InlineError as error:
        message = f"a style sheet or style attribute cannot be read: {error}"
        raise AuthoringError(message) from error


@cache
def _inliner() -> css_inline.CSSInliner:
    import css_inline

    return css_inline.CSSInliner(
        keep_style_tags=True, keep_link_tags=True, keep_at_rules=True, load_remote_stylesheets=False
    )


def _guarded(html: str) -> str:
    """``html`` with the style sheets marked that hold only under a condition.

    css-inline does not look at ``<style media="…">`` and would make dark mode permanent.
    """
    return _STYLE.sub(_guard, _SURROGATE.sub("\ufffd", html))


def _guard(match: re.Match[str]) -> str:
    tag = match[0]
    media = _MEDIA.search(tag)
    query = next((group for group in media.groups() if group is not None), "") if media else ""
    return tag if query.strip().lower() in _UNCONDITIONAL else f"{tag[:6]}{_IGNORE}{tag[6:]}"


def _unguarded(html: str) -> str:
    return html.replace(_IGNORE, "")
