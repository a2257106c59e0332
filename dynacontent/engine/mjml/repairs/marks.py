"""Marks put into attributes before mrml and taken out of its HTML again.

mrml prints most attributes as they stand and computes with some of them. So a word that stands for
a text comes out wherever the text is to appear; and a number with so many decimals that mrml's
32-bit arithmetic does not see the last ones is computed with as that number, and comes out as
whatever the author wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from dynacontent.engine.mjml.attributes import decode, encode


class Marks:
    """The marks of one document. ``word`` begins them all; it stands nowhere in the source."""

    def __init__(self, word: str) -> None:
        self._word = word
        self._texts: list[str] = []
        self._numbers: list[str] = []
        self._replaced = False
        self._changes: list[Callable[[str], str]] = []

    def text(self, value: str) -> str:
        """A mark that comes out as ``value``."""
        self._texts.append(encode(decode(value)))
        return f"{self._word}{len(self._texts) - 1}z"

    def instead(self, attributes: Mapping[str, str]) -> str:
        """The value for an attribute that comes out as these attributes instead."""
        self._texts.append(
            "".join(f' {name}="{encode(decode(value))}"' for name, value in attributes.items())
        )
        self._replaced = True
        return f"{self._word}{len(self._texts) - 1}y"

    def number(self, value: float, written: str) -> str:
        """A length in pixels that mrml computes with as ``value`` and prints as ``written``."""
        self._numbers.append(encode(decode(written)))
        # So many zeros that 32 bits hold nothing else.
        zeros = "0" * (7 if value else 50)
        return f"{value:.3f}{zeros}{len(self._numbers) - 1}px"

    def lengths(self, values: tuple[float, ...], written: str) -> str:
        """Several lengths (top, right, bottom, left) that come out as ``written``."""
        first, *others = values
        return " ".join([self.number(first, written), *(f"{value:g}px" for value in others)])

    def change(self, change: Callable[[str], str]) -> None:
        """Change the HTML before the marks are taken out of it."""
        self._changes.append(change)

    def restore(self, html: str) -> str:
        """The HTML with what all marks stand for."""
        for change in self._changes:
            html = change(html)
        if self._numbers:
            html = _NUMBER.sub(lambda match: self._numbers[int(match[1])], html)
        if self._replaced:
            pattern = rf' [\w:-]+="{self._word}(\d+)y"'
            html = re.sub(pattern, lambda match: self._texts[int(match[1])], html)
        if self._texts:
            html = re.sub(rf'( class="| )?{self._word}(\d+)z(-outlook|-thumbnail)?("?)', self._text, html)
        return html

    def _text(self, match: re.Match[str]) -> str:
        before, number, suffix, after = match.groups(default="")
        text = self._texts[int(number)]
        if not text and before:
            return "" if before != " " and after else after
        if suffix:
            # mrml takes several classes for one.
            text = " ".join(f"{name}{suffix}" for name in text.split())
        return f"{before}{text}{after}"


_NUMBER = re.compile(r"-?\d+\.\d{3}0{7}(\d+)px(?: -?[\d.]+px){0,3}")
