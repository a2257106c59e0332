"""The element around a banner: what it is, in which language, and a picture in it."""

from __future__ import annotations

from html import escape

_ROLES = {"inline": "region", "bar": "region", "modal": "dialog", "corner": "dialog"}


def picture(
    size: tuple[int, int],
    url: str,
    *,
    link: str | None,
    alt: str | None,
    sharper: str | None = None,
    nonce: str | None = None,
) -> str:
    """The HTML of an image banner; ``sharper`` is its picture with twice the pixels."""
    from dynacontent.engine.banners.framing import Framing

    width, height = size
    srcset = f' srcset="{escape(sharper)} 2x"' if sharper else ""
    image = (
        f'<img src="{escape(url)}"{srcset} width="{width}" height="{height}" alt="{escape(alt or "")}"'
        ' style="display:block;max-width:100%;height:auto;border:0">'
    )
    return Framing("", nonce=nonce)(f'<a href="{escape(link)}">{image}</a>' if link else image)


def described(html: str, label: str | None, layout: str, locale: str, direction: str) -> str:
    """The frame with what a screen reader wants to know of it."""
    said = {"lang": locale.replace("_", "-"), "dir": direction}
    if label:
        said |= {"role": _ROLES[layout], "aria-label": label}
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in said.items() if value)
    return f"<div{attributes}{html.removeprefix('<div')}" if html.startswith("<div ") else html
