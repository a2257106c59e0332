"""What a banner is made of."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from dynacontent.engine.links import tagged_html
from dynacontent.errors import RenderError
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import RenderState
from dynacontent.models.manifests import Manifest
from dynacontent.models.values import Size
from dynacontent.rendering.printing import Printing, url_of


def banner_content(printing: Printing, manifest: Manifest, state: RenderState) -> dict[str, Any]:
    """The arguments of `make_banner` but for those of every result."""
    assert manifest.banner is not None
    texts = printing.texts(manifest, "banner", state)
    banner = manifest.banner
    made = _pictures if banner.body.endswith(".svg") else _fragment
    return {
        **made(printing, manifest, state),
        "link": url_of(texts, "link", state),
        "alt": texts.get("alt"),
        "sizes": banner.sizes,
        "layout": banner.layout,
        "dismissible": banner.dismissible,
        "priority": banner.priority,
        "expires": _end(banner.ttl, _expires(printing, manifest, state), state),
    }


def _fragment(printing: Printing, manifest: Manifest, state: RenderState) -> dict[str, Any]:
    """The HTML of a banner."""
    assert manifest.banner is not None
    output, path = printing.body(manifest, "banner", state)
    body = printing.bodies.banner(output, path=path, layout=manifest.banner.layout, rtl=state.is_rtl)
    state.warnings.extend(body.warnings)
    if state.links is None:
        return {"html": body.html}
    return {"html": tagged_html(body.html, state.links, keep=state.kept_address)}


def _pictures(printing: Printing, manifest: Manifest, state: RenderState) -> dict[str, Any]:
    """The SVG of an image banner, as its template printed it for each size."""
    from dynacontent.engine.images.places import Places, element_places
    from dynacontent.engine.images.studio import Studio

    assert manifest.banner is not None
    sources = []
    places: dict[tuple[int, int], Places] = {}
    for width, height in manifest.banner.sizes:
        state.context["size"] = Size(width, height)
        try:
            output, _path = printing.body(manifest, "banner", state, size=f"{width}x{height}")
        finally:
            del state.context["size"]
        body = printing.bodies.fragment(output, rtl=state.is_rtl)
        state.warnings.extend(body.warnings)
        sources.append(body.html)
        places[width, height] = element_places(output)
    studio = Studio(str(printing.root), state.assets_url, printing.bodies.nonce, places)
    return {"sources": tuple(sources), "studio": studio}


def _expires(printing: Printing, manifest: Manifest, state: RenderState) -> date | datetime | None:
    """What the manifest says of the end; ``None`` where the recipient's data do not have it."""
    assert manifest.banner is not None
    expression = printing.ends.get(manifest.name)
    if expression is None:
        assert not isinstance(manifest.banner.expires, str)
        return manifest.banner.expires
    found = expression.evaluate(state.names)
    if found is None or isinstance(found, Missing):
        return None
    if not isinstance(found, date):
        raise RenderError.at("expires is a day or a moment", expression.location, hint="as in  = event.ends")
    return found


def _end(ttl: timedelta | None, expires: date | datetime | None, state: RenderState) -> datetime | None:
    """The moment from which a banner is no longer shown; the earlier one where there are two."""
    ends = [] if ttl is None else [state.now + ttl]
    if isinstance(expires, datetime):
        ends.append(expires.astimezone(state.timezone))
    elif expires is not None:
        ends.append(datetime.combine(expires, time(), state.timezone))
    return min(ends, default=None)
