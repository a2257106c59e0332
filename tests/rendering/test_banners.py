"""Banners of a workspace: image banners in their sizes, envelopes, what is refused when it is opened."""

from __future__ import annotations

import json
import pickle
import re
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pydantic import TypeAdapter

from dynacontent import Banner, RenderError, Workspace, WorkspaceError
from dynacontent.channels.envelope import Envelope, envelope_schema
from dynacontent.engine.images.drawing import Drawn
from dynacontent.errors import MissingExtraError
from tests.nasty import NASTY

NOW = {"now": "2026-05-01T09:00:00+02:00"}
PROFILE = """\
key: id
locale: language
fields:
  id: str
  text: str?
  language: locale?
"""
FILES = {
    "dynacontent.toml": 'version = 1\nlocales = ["en", "ar"]\ntimezone = "Europe/Berlin"\n',
    "templates/profile.yaml": PROFILE,
}
MANIFEST = """\
banner:
  body: banner.svg
  link: https://a.example/
  alt: "About {{ profile.text }}"
  sizes: [300x250, 728x90]
"""
SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" font-family="Noto Sans">
<!-- {{ profile.text }} --><title>{{ profile.text }}</title>
<rect id="{{ profile.text }}" fill="{{ profile.text }}" width="{{ context.size.width }}" height="9"/>
{% set box = "0 0 " ~ context.size.width ~ " " ~ context.size.height // 2 %}
<text data-box="{{ box }}" data-lines="3" font-size="20">{{ profile.text }}</text>
{% if context.size.width > 500 %}<circle r="5"/>{% endif %}
</svg>
"""


def opened(root: Path, files: Mapping[str, str], *, plain: bool = False) -> Workspace:
    for name, text in {**FILES, **files}.items():
        path = root / (
            name
            if "/" in name or "." not in name or name.endswith(".toml")
            else f"templates/messages/m/{name}"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Workspace.open(root, plain=plain)


def rendered(workspace: Workspace, text: str = "x", **who: str) -> Banner:
    out = workspace.render("m", "banner", {"id": "ada", "text": text, **who}, context=NOW)
    assert isinstance(out, Banner)
    return out


def drawn_or_none(out: Banner) -> Drawn | None:
    """The picture; none where no font of this machine has its letters."""
    try:
        return out.draw()
    except RenderError as error:
        if "no font has" not in str(error):
            raise
        return None


def test_one_template_knows_its_size(tmp_path: Path) -> None:
    out = rendered(opened(tmp_path, {"message.yaml": MANIFEST, "banner.svg": SVG}))
    assert ["<circle" in source for source in out.sources] == [False, True]
    assert ["<circle" in out.to_svg(size) for size in out.sizes] == [False, True]
    assert out.to_svg((728, 90)).startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert 'aria-label="About x"' in out.to_svg()
    assert 'src="banner-300x250.png"' in out.html
    assert "size" not in out.context
    assert pickle.loads(pickle.dumps(out)).to_png() == out.to_png()
    with pytest.raises(RenderError, match="there is no size 1x1"):
        out.to_png((1, 1))
    assert json.dumps(out.to_dict())


def test_a_size_may_have_a_body_of_its_own(tmp_path: Path) -> None:
    own = '<svg xmlns="http://www.w3.org/2000/svg"><ellipse/></svg>'
    files = {"message.yaml": MANIFEST, "banner.svg": SVG, "banner.728x90.svg": own}
    out = rendered(opened(tmp_path, files))
    assert ["<ellipse" in source for source in out.sources] == [False, True]


def test_a_missing_extra_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = rendered(opened(tmp_path, {"message.yaml": MANIFEST, "banner.svg": SVG}))
    drawn = out.draw()
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'dynacontent\[images\]'"):
        drawn.png()


def test_nasty_values_stay_values_in_pictures(tmp_path: Path) -> None:
    """Each leaves a well-formed picture of the same shape, on both paths; in two languages."""
    files = {"message.yaml": MANIFEST, "banner.svg": SVG}
    fast, plain = opened(tmp_path, files), Workspace.open(tmp_path, plain=True)
    for name, value in NASTY.items():
        if re.search("[\ud800-\udfff]", value):
            continue  # half a character is refused before anything is rendered
        for language in ("en", "ar"):
            out = rendered(fast, value, language=language)
            assert out.sources == rendered(plain, value, language=language).sources, name
            drawn = drawn_or_none(out)
            if drawn is None:
                continue
            tags = [element.tag.rpartition("}")[2] for element in ET.fromstring(drawn.svg).iter()]
            assert set(tags) <= {"svg", "title", "rect", "g", "path"}, name
            assert "href" not in drawn.svg


def test_an_envelope_fits_its_schema(tmp_path: Path) -> None:
    manifest = (
        "banner: {alt: Hello, link: 'https://a.example/', layout: corner, priority: 7, ttl: 3d,"
        " expires: 2026-05-03, sizes: [300x250]}\n"
    )
    out = rendered(opened(tmp_path, {"message.yaml": manifest, "banner.html": "<b>{{ profile.text }}</b>"}))
    envelope = out.to_envelope()
    TypeAdapter(Envelope).validate_json(json.dumps(envelope), strict=True)
    assert set(envelope) == set(envelope_schema()["required"])
    assert (envelope["kind"], envelope["layout"], envelope["dismissible"], envelope["priority"]) == (
        "html", "corner", True, 7,
    )  # fmt: skip
    assert envelope["rendered"] == "2026-05-01T09:00:00+02:00"
    assert envelope["expires"] == "2026-05-03T00:00:00+02:00"


def test_an_impression_is_the_same_all_day(tmp_path: Path) -> None:
    """It tells recipients, messages and days apart, and no data."""
    workspace = opened(tmp_path, {"message.yaml": "banner: {alt: Hello}\n", "banner.html": "x"})

    def impression(key: str, now: str) -> str:
        out = workspace.render("m", "banner", {"id": key}, context={"now": now})
        assert isinstance(out, Banner)
        return out.impression

    morning = impression("ada", "2026-05-01T06:00:00Z")
    assert re.fullmatch("[0-9a-f]{32}", morning)
    assert morning == impression("ada", "2026-05-01T21:59:00Z")
    assert (
        len({morning, impression("ada", "2026-05-01T22:00:00Z"), impression("ben", "2026-05-01T06:00:00Z")})
        == 3
    )


def test_pictures_have_the_addresses_that_somebody_says(tmp_path: Path) -> None:
    out = rendered(opened(tmp_path, {"message.yaml": MANIFEST, "banner.svg": SVG}))
    envelope = out.to_envelope(image_url="https://cdn.example/{impression}/{width}x{height}@{scale}.png")
    base = f"https://cdn.example/{out.impression}"
    assert [image["url"] for image in envelope["images"]] == [
        f"{base}/300x250@1.png", f"{base}/300x250@2.png", f"{base}/728x90@1.png", f"{base}/728x90@2.png",
    ]  # fmt: skip
    assert f'srcset="{base}/300x250@2.png 2x"' in envelope["html"]
    for wrong in ("{who}", "{0}", "{", "{width.x}"):
        with pytest.raises(RenderError, match="is no place for pictures"):
            out.to_envelope(image_url=wrong)


@pytest.mark.parametrize("name", NASTY)
def test_nasty_values_leave_an_envelope(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.getbasetemp() / "nasty"
    files = {
        "message.yaml": "banner: {alt: 'About {{ profile.text }}', link: '{{ profile.text }}'}\n",
        "banner.html": '<a title="{{ profile.text }}" href="{{ profile.text }}">{{ profile.text }}</a>',
    }
    workspace = Workspace.open(root) if root.exists() else opened(root, files)
    if re.search("[\ud800-\udfff]", NASTY[name]):
        return
    envelope = json.loads(json.dumps(rendered(workspace, NASTY[name]).to_envelope()))
    TypeAdapter(Envelope).validate_python(envelope)
    assert envelope["url"] is None or not re.match(r"\s*(?:javascript|data|vbscript):", envelope["url"])
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029]", envelope["alt"])


LOADED = {
    "a script": ("banner.html", "<p>\n<script>x</script>", "banner.html:2:1: a banner may not hold <script>"),
    "a handler": (
        "banner.html",
        '<p onclick="x">',
        "banner.html:1:4: a banner may not have the event handler",
    ),
    "a font": (
        "banner.html",
        "<style>\n@font-face { src: url(x) }</style>",
        "banner.html:2:1: a banner may not have",
    ),
    "fixed": (
        "banner.html",
        "<style>p { position: fixed }</style>",
        "banner.html:1:12: position: fixed would leave",
    ),
    "in Jinja": (
        "banner.html",
        "{% if true %}<iframe>{% endif %}",
        "banner.html:1:14: a banner may not hold",
    ),
    "SVG script": ("banner.svg", "<svg><script/></svg>", "banner.svg:1:6: a picture may not hold <script>"),
    "SVG handler": ("banner.svg", '<svg onload="x"/>', "banner.svg:1:6: a picture may not have the event"),
    "SVG entities": ("banner.svg", "<!DOCTYPE svg []><svg/>", "banner.svg:1:1: a picture has no <!DOCTYPE>"),
}


@pytest.mark.parametrize("case", LOADED)
def test_refused_when_the_workspace_is_opened(case: str, tmp_path: Path) -> None:
    body, text, expect = LOADED[case]
    manifest = f"banner: {{body: {body}, sizes: [300x250]}}\n"
    with pytest.raises(WorkspaceError, match=re.escape(f"templates/messages/m/{expect}")):
        opened(tmp_path, {"message.yaml": manifest, body: text})


MANIFESTS = {
    "body: banner.svg": "an image banner needs sizes",
    "sizes: [300x250], layout: popup": "layout should be inline, bar, modal or corner",
    "priority: 101": "priority should be at most 100",
    "dismissible: maybe": "'maybe' is neither true nor false",
    "expires: tomorrow": "'tomorrow' is no day and no moment",
    'expires: "= profile.sale_end"': "message.yaml:1:30: profile has no field 'sale_end'",
    'expires: "= profile.text"': "expires is a day or a moment, not str",
    'expires: "="': "there is no expression after =",
    "expires: \"= date('2026-02-30')\"": "no day of the calendar",
    'expires: "{{ profile.text }}"': "is no day and no moment",
    "ttl: soon": "ttl: ",
    "sizes: [5000x10]": "a size is at most 4,000 pixels",
    "sizes: [10x10, 10x10]": "the size 10x10 stands twice",
}


@pytest.mark.parametrize("written", MANIFESTS)
def test_manifests_that_do_not_fit(written: str, tmp_path: Path) -> None:
    files = {"message.yaml": f"banner: {{{written}}}\n", "banner.html": "x", "banner.svg": "<svg/>"}
    with pytest.raises(WorkspaceError, match=re.escape(MANIFESTS[written])):
        opened(tmp_path, files)


def test_what_only_shows_when_it_is_printed(tmp_path: Path) -> None:
    """A tag that two pieces make up is found in what they print."""
    body = "<{{ 'scr' ~ 'ipt' if false else 'p' }}></p>{% if profile.text %}</div>{% endif %}"
    files = {
        "message.yaml": "banner: {alt: x}\n",
        "banner.html": body.replace("<{{ 'scr' ~ 'ipt' if false else 'p' }}>", "<p>"),
    }
    workspace = opened(tmp_path, files)
    with pytest.raises(RenderError, match="</div> closes nothing that the banner opened"):
        rendered(workspace)


def test_the_moment_of_expiry(tmp_path: Path) -> None:
    manifest = "banner: {alt: x, ttl: 12h, expires: 2026-05-03T00:00:00Z}\n"
    out = rendered(opened(tmp_path, {"message.yaml": manifest, "banner.html": "x"}))
    assert out.expires == datetime.fromisoformat("2026-05-01T21:00:00+02:00")


ENDS = {
    "= profile.sale_ends": ("2026-05-02T20:00:00Z", "2026-05-02T22:00:00+02:00"),
    "= profile.sale_ends | as_date": ("2026-05-02T20:00:00Z", "2026-05-02T00:00:00+02:00"),
    "= profile.sale_ends + days(1)": ("2026-05-02T20:00:00Z", "2026-05-03T22:00:00+02:00"),
    "= profile.sale_ends | in_zone('Asia/Tokyo')": ("2026-05-02T20:00:00Z", "2026-05-02T22:00:00+02:00"),
    "= context.today + days(1) if profile.text == 'x'": (None, None),
    "= profile.sale_ends | fallback(context.today + days(1))": (None, "2026-05-02T00:00:00+02:00"),
}


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("written", ENDS)
def test_the_moment_of_expiry_by_expression(written: str, plain: bool, tmp_path: Path) -> None:
    """What is absent ends never; a day ends the banner as it begins where the recipient is."""
    given, expected = ENDS[written]
    files = {
        "message.yaml": f'banner: {{alt: x, expires: "{written}"}}\n',
        "banner.html": "x",
        "templates/profile.yaml": PROFILE + "  sale_ends: datetime?\n",
    }
    workspace = opened(tmp_path, files, plain=plain)
    out = workspace.render("m", "banner", {"id": "a", "sale_ends": given}, context=NOW)
    assert isinstance(out, Banner)
    assert out.expires == (datetime.fromisoformat(expected) if expected else None)
    assert out.to_envelope()["expires"] == expected


def test_an_expiry_that_needs_what_is_missing(tmp_path: Path) -> None:
    """As in a template: testing what is absent is no use of it, computing with it is."""
    files = {
        "message.yaml": 'banner: {alt: x, expires: "= profile.sale_ends + days(1)"}\non_missing: skip\n',
        "banner.html": "x",
        "templates/profile.yaml": PROFILE + "  sale_ends: datetime?\n",
    }
    out = opened(tmp_path, files).render("m", "banner", {"id": "a"}, context=NOW)
    assert (out.status, out.code) == ("skipped", "attribute_missing")


ROWS = '{% macro row(box) %}\n<g>\n  <text data-box="{{ box }}">x</text></g>\n{% endmacro %}'
DRAWN_WRONGLY = {
    "a value in a loop": (
        '<!-- <b> -->\n<g>{% for i in range(3) %}\n<text y="{{ profile.text }}">x</text>{% endfor %}</g>',
        "messages/m/banner.svg:4:1: the banner of m in 60x20: y is a number in pixels",
    ),
    "a component": (
        '{% from "components/rows.svg" import row %}<g>{{ row("1 2 3") }}</g>',
        "components/rows.svg:3:3: the banner of m in 60x20: data-box is 4 numbers",
    ),
    "what is not closed": (
        '<g>\n<text x="1">a</g>',
        "messages/m/banner.svg:3:1: the banner of m in 60x20: the body is no well-formed SVG: mismatched tag",
    ),
    "what refers elsewhere": (
        '<text>1 &lt; 2</text><!-- <a -->\n <use href="{{ profile.text }}"/><g/>',
        "messages/m/banner.svg:3:2: the banner of m in 60x20: <use> may refer to what is in the picture",
    ),
    "a picture that is none": (
        '<g/><image href="{{ asset("no.png") }}"/>',
        "messages/m/banner.svg:2:5: the banner of m in 60x20: its file is no PNG",
    ),
}


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("case", DRAWN_WRONGLY)
def test_what_cannot_be_drawn_has_its_line(case: str, plain: bool, tmp_path: Path) -> None:
    """Of the template, and not of what it printed; what data say is not repeated."""
    body, expect = DRAWN_WRONGLY[case]
    (tmp_path / "templates/assets").mkdir(parents=True)
    (tmp_path / "templates/assets/no.png").write_bytes(b"no picture")
    files = {
        "message.yaml": "banner: {body: banner.svg, alt: x, sizes: [60x20, 20x60]}\n",
        "banner.svg": f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>',
        "templates/components/rows.svg": ROWS,
    }
    out = opened(tmp_path, files, plain=plain).render("m", "banner", {"id": "a", "text": "secret"})
    assert isinstance(out, Banner)
    with pytest.raises(RenderError) as raised:
        pickle.loads(pickle.dumps(out)).to_svg()
    assert str(raised.value).startswith(f"templates/{expect}")
    assert "secret" not in str(raised.value)
