"""What an email is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dynacontent.expressions.state import RenderState
from dynacontent.models.manifests import Manifest, PromotionManifest
from dynacontent.rendering.printing import Printing


def email_content(printing: Printing, manifest: Manifest, state: RenderState) -> dict[str, Any]:
    """The arguments of `make_email` but for those of every result."""
    texts = printing.texts(manifest, "email", state)
    output, path = printing.body(manifest, "email", state)
    sending, locale = printing.sending(manifest), state.context["locale"]
    links, promotion = state.links, sending.email.promotion
    link = state.unsubscribe if sending.unsubscribes else None
    headers = sending.headers(texts, locale)
    if link is not None:
        headers = {**link.headers(), **headers}
    keep = None if links is None else state.kept_address
    body = printing.bodies.email(output, path=f"templates/{path}", rtl=state.is_rtl, links=links, keep=keep)
    state.warnings.extend(body.warnings)
    written = printing.written_text(manifest, state)
    if written is not None and links is not None:
        written = links.in_text(written, keep=keep)
    return {
        "subject": texts["subject"],
        "preheader": texts.get("preheader", ""),
        "html": body.opening,
        "rest": body.rest,
        "common": body.common,
        "wide": body.wide,
        "text": body.text() if written is None else written,
        "direction": state.context["direction"],
        "sender": sending.address("sender", texts),
        "reply_to": sending.address("reply_to", texts),
        "headers": headers,
        "attachments": sending.attachments(texts) if sending.email.attachments else (),
        "pictures": sending.pictures(body.html, state) if sending.embeds else (),
        "annotations": "" if promotion is None else _annotations(promotion, texts, state),
    }


def _annotations(promotion: PromotionManifest, texts: Mapping[str, str], state: RenderState) -> str:
    from dynacontent.rendering.promotions import annotations_of  # few messages have some

    return annotations_of(promotion, texts, state)
