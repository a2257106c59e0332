"""A page around a banner, so that a browser can open it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dynacontent import Banner

_PAGE = """\
<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
  body {{ margin: 0; min-height: 100vh; display: flex; flex-direction: column; gap: 32px;
    align-items: center; justify-content: center; background: #ececec; font-family: sans-serif; }}
  .slot {{ position: relative; overflow: hidden; max-width: 100%; }}
  @media (prefers-color-scheme: dark) {{ body {{ background: #1c1c1c; }} }}
</style>
</head>
<body>
{slots}
</body>
</html>
"""

_SLOT = '<div class="slot" style="width:{width}px;height:{height}px">\n{shown}\n</div>'


def banner_page(banner: Banner) -> str:
    """The fragment in a slot of each of its sizes, on a page of its own."""
    slots = [
        _SLOT.format(width=width, height=height, shown=_shown(banner, (width, height)))
        for width, height in banner.sizes
    ]
    return _PAGE.format(
        language=escape(banner.locale),
        direction=escape(str(banner.context.get("direction", "auto"))),
        title=escape(banner.alt or banner.message),
        slots="\n".join(slots) or f'<div class="slot">\n{banner.html}\n</div>',
    )


def _shown(banner: Banner, size: tuple[int, int]) -> str:
    """The banner in a slot; of an image banner, the picture that is written beside the page."""
    if not banner.is_image:
        return banner.html
    from dynacontent_cli.sizes import picture_name

    return f'<img src="{picture_name("banner", size, 2, "png")}" width="{size[0]}" height="{size[1]}" alt="">'
