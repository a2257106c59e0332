"""Draw the sample shop's pictures: ``python artwork/make_pictures.py`` (needs the extra ``dev``).

Every product of ``catalogs/products.csv`` names a drawing (``kind``, a file in ``artwork/products``) and a
colour. The drawings hold shapes with classes only (``main``, ``shade``, ``pop``, ...); the colours come from
here, so one drawing serves every colour. The other folders' drawings carry their own colours.
Mail clients show no SVG, so all of it becomes PNG under ``templates/assets``. The same input gives the same
bytes: no font, no clock and no random number has a part in it.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import resvg_py
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
DRAWINGS = ROOT / "artwork"
ASSETS = ROOT / "templates" / "assets"
FOLDERS = ("brand", "heroes", "icons")
"""Folders of drawings that carry their own colours."""
PRODUCT_PIXELS = 480
PRODUCT_BYTES = 12_000
"""The most one product picture may weigh: a mail shows up to a dozen of them."""


@dataclass(frozen=True)
class Look:
    """The colours of one product picture: its body, its small details, and the wall behind it."""

    main: str
    pop: str
    wall: str


LOOKS = {
    "Moss": Look("#7f9352", "#e9b44c", "#eceede"),
    "Pine": Look("#2f6a57", "#e98a4b", "#e0ebe4"),
    "Fjord": Look("#2f5d8c", "#f0b24a", "#e0e9f1"),
    "Glacier": Look("#86b9cf", "#e8734a", "#e5f0f4"),
    "Ember": Look("#e0633a", "#2f5d6b", "#fbe9df"),
    "Amber": Look("#e5a136", "#35616b", "#fbf0dc"),
    "Rust": Look("#b04f34", "#e8b758", "#f6e6de"),
    "Berry": Look("#9c3a5c", "#f0a85a", "#f5e4ea"),
    "Heather": Look("#8f7fb5", "#f0b568", "#ece8f4"),
    "Sand": Look("#cbb08a", "#b6583a", "#f3ede1"),
    "Slate": Look("#66798a", "#e98b52", "#e6ebee"),
    "Charcoal": Look("#46515a", "#e8883f", "#e8e8e6"),
    "Snow": Look("#eef0ea", "#d8683c", "#d5e2e2"),
    "Lagoon": Look("#2c8f93", "#f2a65a", "#dff0ee"),
    "Rose": Look("#d98a8c", "#4d6c7a", "#f9e8e6"),
    "Sun": Look("#f0bf3c", "#2f6f86", "#fcf3d8"),
}
INK = "#28333a"
PAPER = "#ffffff"


def mix(first: str, second: str, part: float) -> str:
    """Return ``first`` with ``part`` (0 to 1) of ``second`` in it, both ``#rrggbb``."""
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def style_sheet(look: Look) -> str:
    """Return the classes the product drawings use, in the colours of one product."""
    red, green, blue = bytes.fromhex(look.main[1:])
    warm = red > blue + 60  # a warm colour shaded with blue turns to mud
    main, light = look.main, mix(look.main, PAPER, 0.3)
    shade = mix(main, "#8a2f12" if warm else "#1c2440", 0.24)
    deep = mix(main, "#33140f" if warm else "#141b33", 0.58)
    seam = mix(main, "#5a1d10" if warm else "#1c2440", 0.36)
    fills = {
        "main": main,
        "shade": shade,
        "light": light,
        "deep": deep,
        "pop": look.pop,
        "ink": INK,
        "white": shade if min(red, green, blue) > 220 else PAPER,  # white on white would not be seen
        "sole": "#f1e8d8",
        "metal": "#cfd6d8",
        "metal2": "#9da9ad",
        "ground": mix(look.wall, "#2b3350", 0.22),
    }
    strokes = {  # colour, width
        "seam": (seam, 3),
        "cord": (mix(look.wall, INK, 0.5), 2.5),
        "cordthick": (INK, 6),
        "rod": (look.pop, 4),
        "rodink": (INK, 8),
        "thin": (INK, 4),
        "pole": (mix(look.wall, INK, 0.72), 7),
        "leg": (mix(INK, "#9da9ad", 0.35), 8),
        "zip": (deep, 4),
        "lace": ("#f6efe2", 5),
        "strap": (deep, 16),
        "strapthin": (INK, 7),
        "popline": (look.pop, 6),
        "popthick": (look.pop, 20),
        "inkthick": (INK, 18),
        "handle": (shade, 24),
        "rim": (light, 6),
        "steam": (mix(look.wall, look.main, 0.16), 8),
        "tube": (INK, 10),
        "mainline": (main, 19),
        "shadeline": (shade, 19),
        "deepline": (deep, 19),
        "lightline": (light, 19),
        "mainwide": (main, 21),
        "shadewide": (shade, 4),
        "mainloop": (main, 26),
        "shadeloop": (shade, 6),
        "krab": ("#a9b4b8", 13),
        "krabpop": (look.pop, 13),
        "krabgate": (INK, 6),
    }
    rules = [f".{name}{{fill:{colour}}}" for name, colour in fills.items()]
    rules += [
        f".{name}{{fill:none;stroke:{colour};stroke-width:{width};stroke-linecap:round;stroke-linejoin:round}}"
        for name, (colour, width) in strokes.items()
    ]
    rules.append(f".fleck{{fill:none;stroke:{look.pop};stroke-width:5;stroke-dasharray:9 21}}")
    return "".join(rules)


def on_a_wall(drawing: str, look: Look) -> str:
    """Stand a product drawing in front of a softly lit wall of its own tint."""
    top, floor = mix(look.wall, PAPER, 0.35), mix(look.wall, look.main, 0.1)
    scene = (
        '<defs><linearGradient id="wall" x2="0" y2="1">'
        f'<stop stop-color="{top}"/><stop offset="1" stop-color="{floor}"/></linearGradient></defs>'
        f'<rect width="480" height="480" fill="url(#wall)"/>'
        f'<circle cx="240" cy="222" r="178" fill="{mix(look.wall, PAPER, 0.62)}"/>'
    )
    return re.sub(r"(<svg[^>]*>)", lambda match: match[1] + scene, drawing, count=1)


def render(svg: str, *, width: int, css: str = "") -> Image.Image:
    """Return an SVG text as an RGBA image, ``width`` pixels wide."""
    data = resvg_py.svg_to_bytes(svg_string=svg, width=width, style_sheet=css, skip_system_fonts=True)
    return Image.open(io.BytesIO(data)).convert("RGBA")


def png(image: Image.Image, *, colours: int) -> bytes:
    """Return a picture as PNG with a palette, undithered: flat areas stay flat, and compress."""
    method = Image.Quantize.FASTOCTREE if image.mode == "RGBA" else Image.Quantize.MEDIANCUT
    out = io.BytesIO()
    image.quantize(colours, method=method, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def product_picture(kind: str, colour: str) -> bytes:
    """Return the PNG of one product, with as many colours as fit into `PRODUCT_BYTES`."""
    look = LOOKS[colour]
    drawing = (DRAWINGS / "products" / f"{kind}.svg").read_text(encoding="utf-8")
    image = render(on_a_wall(drawing, look), width=PRODUCT_PIXELS, css=style_sheet(look)).convert("RGB")
    for colours in (128, 96, 64, 48):
        data = png(image, colours=colours)
        if len(data) <= PRODUCT_BYTES:
            return data
    raise SystemExit(f"{kind} in {colour} weighs {len(data)} bytes: simplify the drawing")


def plain_picture(path: Path) -> bytes:
    """Return the PNG of a drawing that carries its own colours, transparent where it is empty.

    It is drawn at twice the ``width`` it names, so that it is sharp on a phone. The heroes fill a mail
    from edge to edge and are drawn at that size to begin with.
    """
    svg = path.read_text(encoding="utf-8")
    match = re.search(r'<svg[^>]* width="(\d+)"', svg)
    if match is None:
        raise SystemExit(f"{path}: the drawing has no width")
    width = int(match[1])
    if path.parent.name == "heroes":
        return png(render(svg, width=width).convert("RGB"), colours=256)
    return png(render(svg, width=2 * width), colours=64)


def main() -> None:
    """Write every picture of the sample shop."""
    for folder in ("products", *FOLDERS):
        (ASSETS / folder).mkdir(parents=True, exist_ok=True)
    with (ROOT / "catalogs" / "products.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            (ASSETS / row["image"]).write_bytes(product_picture(row["kind"], row["colour"]))
    for folder in FOLDERS:
        for path in sorted((DRAWINGS / folder).glob("*.svg")):
            (ASSETS / folder / f"{path.stem}.png").write_bytes(plain_picture(path))


if __name__ == "__main__":
    main()
