"""Draw the pictures of a new workspace: ``python artwork/make_starter.py`` (needs the extra ``dev``).

One drawing of a bag serves every coffee; its colours come from here. The same input gives the same bytes.
"""

from __future__ import annotations

import io
from pathlib import Path
from string import Template

import resvg_py
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
DRAWINGS = ROOT / "artwork" / "starter"
ASSETS = ROOT / "cli" / "dynacontent_cli" / "starter" / "templates" / "assets"
COLOURS = 96
"""How many a picture has: it weighs a third of what it would with all of them."""

COFFEES = {
    "harbour": {"ground": "#f1e3d3", "bag": "#b5703c", "shade": "#8a4f25", "label": "#8a4f25"},
    "pier": {"ground": "#efdcd8", "bag": "#5a2a27", "shade": "#3d1b19", "label": "#7d2f2a"},
    "gull": {"ground": "#e4e8ea", "bag": "#8fa1a8", "shade": "#6a7d85", "label": "#5c707a"},
    "anchor": {"ground": "#dfe3ea", "bag": "#22324a", "shade": "#141f31", "label": "#2f4b75"},
    "fog": {"ground": "#efe9df", "bag": "#c9b18a", "shade": "#a58c63", "label": "#8c7449"},
}


def draw(svg: str, file: Path) -> None:
    """Write a drawing as PNG."""
    picture = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg)))).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def main() -> None:
    """Draw them all."""
    draw((DRAWINGS / "hero.svg").read_text("utf-8"), ASSETS / "hero.png")
    bag = Template((DRAWINGS / "bag.svg").read_text("utf-8"))
    for name, colours in COFFEES.items():
        draw(bag.substitute(colours), ASSETS / "coffees" / f"{name}.png")


if __name__ == "__main__":
    main()
