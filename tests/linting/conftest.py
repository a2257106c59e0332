"""A small workspace for tests of lint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., Path]

FILES = {
    "dynacontent.toml": 'version = 1\nlocales = ["en"]\n[brand]\nurl = "https://shop.example/"\n',
    "templates/profile.yaml": "key: id\nfields:\n  id: str\n  name: str?\n",
    "templates/personas/ann.yaml": "profile: {id: ann, name: Ann}\n",
    "templates/messages/hello/message.yaml": 'push: {title: "Hello", body: "{{ profile.name }}"}\n',
}
"""One push that prints an optional name: one finding."""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the workspace, with other files beside or in place of its own (or none); returns its folder."""

    def written(**others: str | None) -> Path:
        for path, text in {**FILES, **others}.items():
            if text is None:
                continue
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        return tmp_path

    return written
