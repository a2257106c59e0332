"""The names of templates that are parts of files.

Beside the files themselves there are two kinds of parts: ``header.mjml#included`` is a file as it
stands where it is included, and ``theme.css#style`` a style sheet, which holds no Jinja.
"""

from __future__ import annotations

INCLUDED, STYLE = "#included", "#style"


def file_of(name: str) -> str:
    """The file that a template is, or is a part of."""
    return name.partition("#")[0]
