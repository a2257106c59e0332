"""Files that travel with an email: attachments, and pictures that its HTML shows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from dynacontent.channels.base import one_line

_LONGEST_NAME = 120
"""Characters of a file's name; file systems take 255 bytes."""
# What no file system takes, or takes for a folder.
_NO_NAME = re.compile(r"""[/\\:*?"<>|\x00-\x1f]+""")
_LONGEST_PARAMETER = 50


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file: the ``name`` that the reader sees, its media ``type`` and its ``content``."""

    name: str
    type: str
    content: bytes = field(repr=False)

    def to_dict(self) -> dict[str, str | int]:
        """What it is, without its content."""
        return {"name": self.name, "type": self.type, "size": len(self.content)}


@dataclass(frozen=True, slots=True)
class Picture(Attachment):
    """A picture of an email's HTML, which there has the address ``url``."""

    url: str = ""

    @property
    def content_id(self) -> str:
        """What the HTML of the message calls it by (RFC 2392): made of its content, so always the same."""
        return f"{hashlib.sha256(self.content).hexdigest()[:32]}@pictures.invalid"


def with_content_ids(html: str, pictures: Sequence[Picture]) -> str:
    """HTML that shows these pictures by their content ids, wherever it loads one: no link is changed."""
    ids = {picture.url: picture.content_id for picture in pictures}
    longest_first = sorted(map(re.escape, ids), key=len, reverse=True)
    loaded = re.compile(
        rf"""((?:\s(?:src|background)\s*=\s*|url\()(?:["']|&quot;|&\#39;)?)({"|".join(longest_first)})"""
        r"""(?=["')&])"""
    )
    return loaded.sub(lambda found: f"{found[1]}cid:{ids[found[2]]}", html) if ids else html


def file_name(text: str, otherwise: str) -> str:
    """A text as the name of a file of the kind that the file ``otherwise`` is; blank, it is called so."""
    name = _NO_NAME.sub("_", one_line(text)).strip(". ")
    stem, dot, ending = otherwise.rpartition(".")
    if not name or not stem:
        return name or otherwise
    if name.lower().endswith(f".{ending.lower()}"):
        name = name[: -len(ending) - 1]
    return f"{name[:_LONGEST_NAME].rstrip('. ') or stem}{dot}{ending}"


def disposition(kind: str, name: str) -> str:
    """``Content-Disposition`` with the name of a file; other letters than ASCII as RFC 2231 has them."""
    if name.isascii() and len(name) <= _LONGEST_PARAMETER:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'{kind}; filename="{escaped}"'
    parts = [""]
    # Cut between characters: some readers decode each part by itself.
    for piece in (quote(character, safe="") for character in name):
        if len(parts[-1]) + len(piece) > _LONGEST_PARAMETER:
            parts.append("")
        parts[-1] += piece
    if len(parts) == 1:
        return f"{kind};\r\n filename*=utf-8''{parts[0]}"
    parts[0] = f"utf-8''{parts[0]}"
    return f"{kind};\r\n" + ";\r\n".join(f" filename*{n}*={part}" for n, part in enumerate(parts))
