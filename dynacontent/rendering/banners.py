"""What a banner is made of."""

from __future__ import annotations

from typing import Any

from dynacontent.expressions.state import RenderState
from dynacontent.models.manifests import Manifest
from dynacontent.rendering.printing import Printing, url_of


def banner_content(printing: Printing, manifest: Manifest, state: RenderState) -> dict[str, Any]:
    """The arguments of `make_banner` but for those of every result."""
    assert manifest.banner is not None
    texts = printing.texts(manifest, "banner", state)
    output, _path = printing.body(manifest, "banner", state)
    body = printing.bodies.fragment(output, rtl=state.is_rtl)
    state.warnings.extend(body.warnings)
    return {
        "html": body.html,
        "link": url_of(texts, "link", state),
        "alt": texts.get("alt"),
        "sizes": manifest.banner.sizes,
    }
