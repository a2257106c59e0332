"""The email of a message."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Any

from dynacontent.errors import did_you_mean, one_of
from dynacontent.formats.mail import HINT, authored_mailbox, check_authored_header, read_list_id
from dynacontent.formats.media import LARGEST_ATTACHMENT, LARGEST_TOGETHER, MEDIA_TYPES
from dynacontent.formats.scalars import Unfit
from dynacontent.loading.channel_part import ChannelPart
from dynacontent.loading.files import TEMPLATES
from dynacontent.loading.promotions import read_promotion
from dynacontent.loading.shapes import kind_of
from dynacontent.models.manifests import AttachmentManifest, EmailManifest
from dynacontent.models.source import SourceText

MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:; ?[\w-]+=[\w.-]+)*", re.ASCII)
_IS_TEMPLATE = re.compile(r"\{[{%]")
_FLAGS = {"true": True, "false": False}
_ATTACHMENT_HINT = "attachments: [{file: assets/terms.pdf}], a path from templates/"
# What is written here itself, each by its own key.
_BY_KEY = {"reply-to": "reply_to", "list-id": "list_id", "list-unsubscribe": "unsubscribe", "from": "from"}


def read_email(part: ChannelPart) -> dict[str, Any]:
    """The members of an `EmailManifest`; what does not fit is noted."""
    data = part.keys(EmailManifest.key_names()) or {}
    for key in ("from", "reply_to"):
        data[key] = _address(part, data.get(key), key)
    data["sender"] = data.pop("from")
    data["headers"] = _headers(part, data.get("headers"))
    data["list_id"] = _list_id(part, data.get("list_id"))
    data["promotion"] = read_promotion(part, data.get("promotion"))
    data["attachments"] = _attachments(part, data.get("attachments"))
    for key in ("inline_images", "unsubscribe"):
        data[key] = _flag(part, data.get(key), key)
    return data


def _address(part: ChannelPart, text: Any, key: str) -> SourceText | None:
    """An address without values is checked now; any other when it is known."""
    if not isinstance(text, SourceText):
        if text is not None:
            part.problem(f"{key} should be an address, not {kind_of(text)}", key, hint=HINT)
        return None
    if _IS_TEMPLATE.search(text):
        return text
    try:
        authored_mailbox(str(text))
    except Unfit as error:
        part.problem(f"{key} {error.message}", key, hint=error.hint)
    return text


def _headers(part: ChannelPart, headers: Any) -> Any:
    if not isinstance(headers, dict):
        return {} if headers is None else headers  # told where the manifest is built
    for name in headers:
        key = _BY_KEY.get(name.lower())
        try:
            check_authored_header(str(name))
        except Unfit as error:
            part.findings.at(
                name, f"{str(name)!r} {error.message}", hint=(key and f"write {key}:") or error.hint
            )
        else:
            if key:
                part.findings.at(name, f"the header {name} has a key of its own", hint=f"write {key}:")
    return {str(name): text for name, text in headers.items()}


def _list_id(part: ChannelPart, text: Any) -> str | None:
    if text is None:
        return None
    try:
        return read_list_id(str(text) if isinstance(text, SourceText) else "")
    except Unfit as error:
        part.problem(f"list_id {error.message}", "list_id", hint=error.hint)
        return None


def _flag(part: ChannelPart, value: Any, key: str) -> bool | None:
    if value is None or (isinstance(value, SourceText) and value in _FLAGS):
        return None if value is None else _FLAGS[value]
    part.problem(f"{key} should be true or false, not {kind_of(value)}", key)
    return None


def _attachments(part: ChannelPart, several: Any) -> tuple[AttachmentManifest, ...]:
    if several is None:
        return ()
    if not isinstance(several, list):
        part.problem(
            f"attachments should be a list, not {kind_of(several)}", "attachments", hint=_ATTACHMENT_HINT
        )
        return ()
    found = [_attachment(part, index) for index in range(len(several))]
    sizes = [size for _attached, size in found]
    if sum(sizes) > LARGEST_TOGETHER:
        message = f"the attachments have {sum(sizes):,} bytes together, more than {LARGEST_TOGETHER:,}"
        part.problem(message, "attachments", hint="link to them instead")
    return tuple(attached for attached, _size in found if attached is not None)


def _attachment(part: ChannelPart, index: int) -> tuple[AttachmentManifest | None, int]:
    """One attachment with its size in bytes; ``None`` where it does not fit, which is noted."""
    place = ("attachments", index)
    if not isinstance(written := part.data["attachments"][index], dict):
        message = f"an attachment should be a mapping, not {kind_of(written)}"
        part.problem(message, *place, hint=_ATTACHMENT_HINT)
        return None, 0
    data = part.keys(AttachmentManifest.key_names(), *place)
    if data is None:
        return None, 0
    file, name, kind = data.get("file"), data.get("name"), data.get("type")
    if file is None:
        part.problem("key 'file' is missing", *place, hint=_ATTACHMENT_HINT)
        return None, 0
    if not isinstance(file, SourceText) or (name is not None and not isinstance(name, SourceText)):
        what = "file" if not isinstance(file, SourceText) else "name"
        part.problem(f"{what} should be text, not {kind_of(data.get(what))}", *place, hint=_ATTACHMENT_HINT)
        return None, 0
    size = _size(part, file, place)
    if size is None:
        return None, 0
    known = MEDIA_TYPES.get(file.rpartition(".")[2].lower()) if kind is None else str(kind)
    if known is None or not MEDIA_TYPE.fullmatch(known):
        message = f"the media type of {file} is not known" if known is None else f"{known!r} is no media type"
        part.problem(message, *place, hint="type: application/pdf")
        return None, 0
    return AttachmentManifest(file=file, name=name, type=known), size


def _visible(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))


def _size(part: ChannelPart, file: SourceText, place: tuple[str | int, ...]) -> int | None:
    """The size of a file below ``templates/``; ``None`` if it cannot be attached, which is noted."""
    assert part.folder is not None
    path = PurePosixPath(file)
    if _IS_TEMPLATE.search(file) or path.is_absolute() or ".." in path.parts or "\\" in file:
        written = "a path from templates/, written out: no value decides which file is sent"
        part.problem(f"file {str(file)!r} should be a file of the workspace", *place, "file", hint=written)
        return None
    found = part.folder.root / TEMPLATES / file
    if not found.is_file() or any(name.startswith(".") for name in path.parts):
        near = _visible(found.parent)
        hint = did_you_mean(path.name, near, f"there are {one_of(near)}" if near else _ATTACHMENT_HINT)
        part.problem(f"there is no file {TEMPLATES}/{file}", *place, "file", hint=hint)
        return None
    if not part.folder.holds(found):
        part.problem(f"{TEMPLATES}/{file} leads out of the workspace", *place, "file")
        return None
    size = found.stat().st_size
    if size > LARGEST_ATTACHMENT:
        message = f"{TEMPLATES}/{file} has {size:,} bytes, more than {LARGEST_ATTACHMENT:,}"
        part.problem(message, *place, "file", hint="link to it instead")
        return None
    return size
