"""What a push notification is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dynacontent.engine.language.functions import asset_url
from dynacontent.engine.structure.escape import safe_url
from dynacontent.errors import RenderError
from dynacontent.expressions.state import RenderState
from dynacontent.models.manifests import Manifest, PushManifest
from dynacontent.models.push_values import READ
from dynacontent.rendering.printing import Printing, url_of

_PLAIN = ("subtitle", "category", "sound", "collapse", "thread")
_ADDRESSES = frozenset({"link", "image", "icon", "navigate", "badge"})
# Letters before a colon in the template itself; what runs a program in a browser is no app's.
_OWN_SCHEME = re.compile(
    r"(?!(?:https?|mailto|tel|sms|javascript|vbscript|data|file|blob|about):)[a-z][a-z0-9+.-]*:"
)
_BLOCKS = ("android", "apns", "webpush")


def push_content(printing: Printing, manifest: Manifest, state: RenderState) -> dict[str, Any]:
    """The arguments of `make_push` but for those of every result."""
    push = manifest.push
    assert push is not None
    texts = printing.texts(manifest, "push", state)
    content = {
        "title": texts["title"],
        "body": texts["body"],
        "link": _link(push, texts, "link", state),
        "image": _picture(texts, "image", state),
        "ttl": push.ttl,
        "reserve": push.reserve,
        "truncate": push.truncate,
        "check": False,
        **{part: texts[part] for part in _PLAIN if part in texts},
        **{part: _value(push, part, texts[part]) for part in READ if texts.get(part)},
    }
    if push.actions:
        content["actions"] = _actions(push, texts, state)
    if push.data:
        content["data"] = push.filled("data", texts)
    for block in _BLOCKS:
        if getattr(push, block):
            content[block] = filled = push.filled(block, _safe(texts, block, state))
            if push.fills_formats:
                _hold(push, block, filled)
    return content


def _hold(push: PushManifest, block: str, filled: Mapping[str, Any]) -> None:
    """Hold what templates printed against the format of a service. Raises `RenderError`."""
    from dynacontent.loading.push_blocks import misfit

    found = misfit(block, filled)
    if found:
        path, should = found
        written = push.templates.get(path)
        raise RenderError.at(f"{path} {should}", written.location if written is not None else None)


def _link(push: PushManifest, texts: Mapping[str, str], part: str, state: RenderState) -> str | None:
    """Where a tap leads: as everywhere, or into an app by a scheme that the author wrote down."""
    own = _OWN_SCHEME.match(push.templates.get(part, ""))
    if own is None or not texts[part].startswith(own[0]):
        return url_of(texts, part, state)
    url = safe_url(f"https:{texts[part][len(own[0]) :]}")
    return own[0] + url[len("https:") :] if url else None


def _picture(texts: Mapping[str, str], part: str, state: RenderState) -> str | None:
    picture = url_of(texts, part, state)
    return asset_url(picture) if picture else None


def _actions(push: PushManifest, texts: Mapping[str, str], state: RenderState) -> list[dict[str, Any]]:
    return [
        {
            "id": action.id,
            "title": texts[f"actions.{index}.title"],
            "link": _link(push, texts, f"actions.{index}.link", state),
            "icon": _picture(texts, f"actions.{index}.icon", state),
        }
        for index, action in enumerate(push.actions)
    ]


def _safe(texts: Mapping[str, str], block: str, state: RenderState) -> dict[str, str]:
    """The texts of a block, the addresses among them only if they are harmless."""
    found = {part: text for part, text in texts.items() if part.startswith(f"{block}.")}
    for part in found:
        if part.rpartition(".")[2] in _ADDRESSES:
            found[part] = url_of(texts, part, state) or ""
    return found


def _value(push: PushManifest, part: str, text: str) -> Any:
    """The value of a member that is no free text. Raises `RenderError`, without what was printed."""
    try:
        return READ[part](text)
    except ValueError as error:
        raise RenderError.at(f"{part} {error}", getattr(push, part).location) from None
