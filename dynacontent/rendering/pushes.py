"""What a push notification is made of."""

from __future__ import annotations

from typing import Any

from dynacontent.engine.functions import asset_url
from dynacontent.expressions.state import RenderState
from dynacontent.models.manifests import Manifest
from dynacontent.rendering.printing import Printing, url_of


def push_content(printing: Printing, manifest: Manifest, state: RenderState) -> dict[str, Any]:
    """The arguments of `make_push` but for those of every result."""
    assert manifest.push is not None
    texts = printing.texts(manifest, "push", state)
    picture = url_of(texts, "image", state)
    return {
        "title": texts["title"],
        "body": texts["body"],
        "link": url_of(texts, "link", state),
        "image": asset_url(picture) if picture else None,
        "ttl": manifest.push.ttl,
        "collapse": texts.get("collapse"),
    }
