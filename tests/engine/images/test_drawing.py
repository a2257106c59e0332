"""Pictures of SVG templates: text fitted into boxes, pictures within, nothing fetched, nothing run."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from dynacontent.engine.images.drawing import Drawn
from dynacontent.engine.images.fitting import Room, fit
from dynacontent.engine.images.fonts import Fonts
from dynacontent.engine.images.shaping import Setter, Style
from dynacontent.engine.images.studio import Studio
from dynacontent.errors import LimitError, RenderError

SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
NOTO = Style(("Noto Sans",))
TEXTS = {
    "en": "The paths have missed you.",
    "de": "Donaudampfschiff für zwei Kapitäne",
    "ru": "Снова в продаже: палатка на двоих",
    "ar": "عاد من جديد: مفرش نزهات \u2068Meadow 2\u2069 للجميع",
    "he": "חזר למלאי: \u2068Kittiwake 22 Daypack\u2069",
    "hi": "क्षत्रिय के लिए नया तंबू वापस आ गया है",
    "ja": "お待ちかねのテントが、再入荷しました。",
    "zh-Hans": "您一直在等的帐篷终于回来了，快来看看吧。",
}


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts(Path("no fonts here"))


def drawn(inner: str, root: Path, *, locale: str = "en", **options: object) -> Drawn:
    rtl = locale in ("ar", "he")
    return Studio(str(root)).draw(SVG.format(inner), (300, 250), locale=locale, rtl=rtl, alt="x", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("locale", TEXTS)
def test_text_fits_its_box(locale: str, fonts: Fonts) -> None:
    """No line is wider than the box, nor all of them higher; smaller boxes make smaller letters."""
    setter = Setter(fonts, locale, locale in ("ar", "he"))
    sizes = []
    for width, height in ((400, 120), (200, 120), (120, 100)):
        found = fit(TEXTS[locale], NOTO, Room(width, height, 40, 6, 4), setter)
        assert found.width <= width + 0.01
        assert found.height <= height + 0.01
        assert not found.shortened
        sizes.append(found.size)
    assert sizes == sorted(sizes, reverse=True)
    assert setter.missing == {}


def test_lines_are_of_about_one_length(fonts: Fonts) -> None:
    setter = Setter(fonts, "en", rtl=False)
    found = fit("one two three four five six", NOTO, Room(150, 100, 20, 20, 3), setter)
    lengths = [line.width for line in found.lines]
    assert len(lengths) == 2
    assert min(lengths) > 0.75 * max(lengths)


@pytest.mark.parametrize("text", ["word " * 80, "W" * 200, "\U0001f1e9\U0001f1ea e\u0301" * 90, "帐篷" * 200])
def test_what_does_not_fit_is_shortened(text: str, fonts: Fonts) -> None:
    found = fit(text, NOTO, Room(120, 40, 30, 10, 2), Setter(fonts, "en", rtl=False))
    assert found.shortened
    assert found.size == 10
    assert len(found.lines) <= 2
    assert found.width <= 120.01


@pytest.mark.parametrize("locale", TEXTS)
def test_letters_become_outlines(locale: str, tmp_path: Path) -> None:
    """The picture needs no fonts, and has ink where the box is, and only there."""
    text = f'<text data-box="20 30 200 90" data-lines="4" font-size="30" fill="#000">{TEXTS[locale]}</text>'
    found = drawn(f'<rect width="300" height="250" fill="#fff"/>{text}', tmp_path, locale=locale)
    assert "<text" not in found.svg
    assert found.warnings == []
    with Image.open(BytesIO(found.png())) as image:
        assert image.size == (300, 250)
        box = image.convert("L").point(lambda shade: 255 if shade < 128 else 0).getbbox()
    assert box is not None
    assert box[0] >= 18
    assert box[1] >= 26
    assert box[2] <= 222
    assert box[3] <= 124
    if locale in ("ar", "he"):
        assert box[2] > 215  # set from the right


def test_pixels(tmp_path: Path) -> None:
    """As many as asked for, the same bytes each time, and no more than the limit."""
    found = drawn('<text x="10" y="40" font-size="20">Hello</text>', tmp_path)
    assert found.png() == drawn('<text x="10" y="40" font-size="20">Hello</text>', tmp_path).png()
    for content, kind in (
        (found.png(2), "PNG"),
        (found.webp(2), "WEBP"),
        (found.webp(2, quality=100), "WEBP"),
    ):
        with Image.open(BytesIO(content)) as image:
            assert (image.size, image.format) == ((600, 500), kind)
    for scale in (0, -1, 11, float("nan")):
        with pytest.raises(LimitError):
            found.png(scale)
    for quality in (0, 101):
        with pytest.raises(RenderError, match="1 to 100"):
            found.webp(quality=quality)


def test_a_picture_of_the_workspace_is_put_in(tmp_path: Path) -> None:
    picture = tmp_path / "templates" / "assets" / "red.png"
    picture.parent.mkdir(parents=True)
    Image.new("RGB", (10, 10), "#f00").save(picture)
    found = drawn('<image href="assets/red.png" width="300" height="250"/>', tmp_path)
    assert 'href="data:image/png;base64,' in found.svg
    with Image.open(BytesIO(found.png())) as image:
        assert image.convert("RGB").getpixel((150, 125)) == (255, 0, 0)


def test_pictures_from_elsewhere_are_handed_over(tmp_path: Path) -> None:
    out = BytesIO()
    Image.new("RGB", (4, 4), "#00f").save(out, "JPEG")
    asked: list[str] = []

    def images(address: str) -> bytes:
        asked.append(address)
        return out.getvalue()

    svg = '<image href="https://cdn.example/p.jpg" width="10" height="10"/>'
    assert "data:image/jpeg" in drawn(svg, tmp_path, images=images).svg
    assert asked == ["https://cdn.example/p.jpg"]
    with pytest.raises(RenderError, match="nothing is fetched"):
        drawn(svg, tmp_path)
    with pytest.raises(RenderError, match="no PNG, JPEG, GIF or WebP"):
        drawn(svg, tmp_path, images=lambda _: b"<svg/>")


def test_characters_without_a_font(tmp_path: Path) -> None:
    """Words that cannot be read are an error, symbols are left out with a warning: never a box."""
    with pytest.raises(RenderError, match=r"no font has .* \(U\+1AFF0\)"):
        drawn("<text>a \U0001aff0</text>", tmp_path)
    found = drawn("<text>Ann \U0001fae0</text>", tmp_path)
    assert found.warnings == ["no_glyph: no font has \U0001fae0 (U+1FAE0)"]


def test_a_plate_lies_behind_its_text(tmp_path: Path) -> None:
    text = '<text data-box="0 0 300 50" data-pad="10 5" data-plate="#123" data-align="{}">Buy it</text>'
    for align, share in (("start", 0.0), ("center", 0.5), ("end", 1.0)):
        plate = ET.fromstring(drawn(text.format(align), tmp_path).svg).find(".//{*}rect")
        assert plate is not None
        width = float(plate.attrib["width"])
        assert 40 < width < 80
        assert float(plate.attrib["x"]) == pytest.approx(share * (300 - width), abs=0.02)


def doubled(kind: str, user: str) -> str:
    """Seven things of a kind, each of which has two that refer to the next."""
    things = (f'<{kind} id="u{n}">{user.format(f"u{n + 1}") * 2}</{kind}>' for n in range(7))
    return "".join(things) + f'<rect id="u7"/>{user.format("u0")}'


REFUSED = {
    "<script>x</script>": "may not hold <script>",
    "<foreignObject/>": "may not hold <foreignObject>",
    "<style>a{}</style>": "may not hold <style>",
    "<animate/>": "may not hold <animate>",
    '<g onload="x"/>': "event handler onload",
    '<a href="https://a.example"/>': "may not hold <a>",
    '<use href="https://a.example#x"/>': "may refer to what is in the picture only",
    '<g fill="url(https://a.example#x)"/>': "may refer to what is in the picture only",
    "<g style=\"fill: url( '//a.example#x')\"/>": "may refer to what is in the picture only",
    "<text>a<tspan>b</tspan></text>": "may not hold <tspan>",
    '<text data-box="1 2 3">x</text>': "data-box is 4 numbers",
    '<text data-box="1 2 3 4" data-align="left">x</text>': "data-align is start, center or end",
    '<text font-size="1e9">x</text>': "font-size is a number",
    "<g>": "no well-formed SVG",
    "&nbsp;": "no well-formed SVG",
    '<image href="assets/../../profile.yaml"/>': "there is no picture",
    '<image href="/etc/passwd"/>': "nothing is fetched",
    '<image href="file:///etc/passwd"/>': "nothing is fetched",
    "<g/>" * 5001: "at most 5,000 elements",
    "<g>" * 60 + "</g>" * 60: "at most 5,000 elements",
    '<g id="a"><use href="#a"/></g>': "not to itself",
    '<pattern id="a"><rect fill="url(#a)"/></pattern>': "not to itself",
    '<use href="#a"/>' * 101 + '<rect id="a"/>': "draws at most 100 things by reference",
    doubled("g", '<use href="#{}"/>'): "draws at most 100 things by reference",
    doubled("pattern", '<rect fill="url(#{})"/>'): "draws at most 100 things by reference",
    doubled("mask", '<rect mask="url(#{})"/>'): "draws at most 100 things by reference",
    doubled("clipPath", "<rect style=\"clip-path: url( '#{}' )\"/>"): "draws at most 100 things by reference",
    '<image href="data:image/svg+xml,&lt;svg/&gt;"/>': "is no picture in base64",
    '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>': "is no PNG, JPEG, GIF or WebP",
    '<image href="data:image/png;base64,%%%"/>': "is no picture in base64",
    "<text>x</text>" * 201: "at most 200 texts",
}


@pytest.mark.parametrize("inner", REFUSED, ids=[key[:30] for key in REFUSED])
def test_refused(inner: str, tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=re.escape(REFUSED[inner])):
        drawn(inner, tmp_path)


@pytest.mark.parametrize(
    "source",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        '<!doctype svg SYSTEM "file:///etc/passwd"><svg xmlns="http://www.w3.org/2000/svg"/>',
        "<svg/>",
        "<html/>",
        "",
    ],
)
def test_no_picture(source: str, tmp_path: Path) -> None:
    with pytest.raises(RenderError):
        Studio(str(tmp_path)).draw(source, (10, 10), locale="en", rtl=False, alt=None)
