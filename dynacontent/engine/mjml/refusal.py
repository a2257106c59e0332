"""What compilers raise."""

from __future__ import annotations


class CompilerError(Exception):
    """A compiler refuses a document; the text says why."""
