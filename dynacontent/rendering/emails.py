"""What an email is made of."""

from __future__ import annotations

from typing import Any

from dynacontent.expressions.state import RenderState
from dynacontent.models.manifests import Manifest
from dynacontent.rendering.printing import Printing


def email_content(printing: Printing, manifest: Manifest, state: RenderState) -> dict[str, Any]:
    """The arguments of `make_email` but for those of every result."""
    texts = printing.texts(manifest, "email", state)
    output, path = printing.body(manifest, "email", state)
    body = printing.bodies.email(output, path=f"templates/{path}", rtl=state.is_rtl)
    state.warnings.extend(body.warnings)
    written = printing.written_text(manifest, state)
    return {
        "subject": texts["subject"],
        "preheader": texts.get("preheader", ""),
        "html": body.opening,
        "rest": body.rest,
        "common": body.common,
        "text": body.text() if written is None else written,
        "direction": state.context["direction"],
    }
