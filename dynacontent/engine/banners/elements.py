"""What a banner may be made of, and what its attributes may not do.

Elements are those that show content; everything else is refused, known or not. Of attributes those are
refused that run something, send something, or act on the page and its scripts.
"""

from __future__ import annotations

import re

from dynacontent.errors import did_you_mean

ELEMENTS = frozenset(
    """
    a abbr acronym address area article aside audio b bdi bdo big blockquote br button caption center
    cite code col colgroup data dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3
    h4 h5 h6 header hgroup hr i img input ins kbd label li main map mark menu meter nav nobr ol output p
    picture pre progress q rb rp rt rtc ruby s samp search section small source span strike strong style
    sub summary sup table tbody td tfoot th thead time tr track tt u ul var video wbr

    svg g defs rect circle ellipse line polyline polygon path text tspan textpath image stop lineargradient
    radialgradient clippath mask pattern symbol use marker desc filter feblend fecolormatrix
    fecomponenttransfer fecomposite feconvolvematrix fediffuselighting fedisplacementmap fedistantlight
    fedropshadow feflood fefunca fefuncb fefuncg fefuncr fegaussianblur femerge femergenode femorphology
    feoffset fepointlight fespecularlighting fespotlight fetile feturbulence
    """.split()
)
"""In small letters, as HTML reads them."""

_NO_SCRIPT = "a banner runs no scripts; say what should happen in HTML and CSS"
_NO_FORM = "link to a page that has the form"
_PAGE = "the page around the banner has its own"
_WHY = {
    "script": _NO_SCRIPT,
    "iframe": "put the content into the banner itself",
    "link": "put the styles into <style>",
    "base": "write whole addresses, as in https://…",
    "meta": _PAGE,
    "math": "write the formula as text, or use <img>",
    "dialog": "write layout: modal under banner: in message.yaml",
    **dict.fromkeys("form fieldset legend select option optgroup datalist textarea".split(), _NO_FORM),
    **dict.fromkeys("object embed applet frame frameset portal fencedframe".split(), "use <img> or a link"),
    **dict.fromkeys("html head body title".split(), "a banner is a part of a page: leave it out"),
    **dict.fromkeys("template slot noscript".split(), "write its content without it"),
    **dict.fromkeys(
        "foreignobject set animate animatemotion animatetransform animatecolor discard".split(), "use CSS"
    ),
    **dict.fromkeys("plaintext xmp listing noembed noframes".split(), "use <pre>"),
}
_ATTRIBUTES = {
    "srcdoc": "put the content into the banner itself",
    "ping": "add the parameters to the link itself",
    "attributionsrc": "add the parameters to the link itself",
    "autofocus": "a banner does not take the focus from the page",
    "accesskey": "keys belong to the page",
    "is": "elements that need a script do nothing here",
    "http-equiv": _PAGE,
    "nonce": "it is given to the style sheet of the banner, and to nothing else",
    "slot": "elements that need a script do nothing here",
    "xml:base": "write whole addresses, as in https://…",
    **dict.fromkeys(
        "form formaction formmethod formtarget formenctype formnovalidate".split(), _NO_FORM
    ),
}  # fmt: skip
# What Alpine, Vue, Angular, htmx and others of the page would run.
_OF_SCRIPTS = re.compile(r"[@:#*(\[]|(?:data-)?(?:x|v|ng|hx|ws|sse|up)-|_\Z")
_BEFORE_A_SCHEME = re.compile("[\t\n\r]")
_RUNS = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|livescript|data|blob|filesystem)\s*:", re.IGNORECASE)
_PICTURE = re.compile(r"[\x00-\x20]*data:image/", re.IGNORECASE)
_ADDRESSES = frozenset(
    "href src srcset imagesrcset action poster background cite data longdesc lowsrc dynsrc xlink:href".split()
)


def why_not(element: str) -> str | None:
    """What to write instead of an element that is none of `ELEMENTS`."""
    if "-" in element or ":" in element:
        return _ATTRIBUTES["is"]
    return _WHY.get(element) or did_you_mean(element, ELEMENTS)


def attribute_danger(element: str, name: str, value: str) -> tuple[str, str | None] | None:
    """What is wrong with an attribute and what to write instead; styles are looked at elsewhere."""
    if name.startswith("on"):
        return f"a banner may not have the event handler {name}", _NO_SCRIPT
    if name in _ATTRIBUTES:
        return f"a banner may not have {name}=", _ATTRIBUTES[name]
    if _OF_SCRIPTS.match(name):
        return f"a banner may not have {name}=: scripts of the page could act on it", _NO_SCRIPT
    if name == "name" and element == "img":
        return "a picture of a banner may not have name=", "a script of the page would find it by that"
    if name in _ADDRESSES:
        return _address_danger(element, name, value)
    return None


def _address_danger(element: str, name: str, value: str) -> tuple[str, str | None] | None:
    """Browsers leave out line breaks and tabs before they look for a scheme."""
    value = _BEFORE_A_SCHEME.sub("", value)
    if _RUNS.match(value) and (element in ("a", "area") or not _PICTURE.match(value)):
        return f"{name} is a URL that could run code", "link to https://…"
    if element == "use" and value and not value.lstrip().startswith("#"):
        return "<use> may refer to what is in the banner only", 'write href="#name"'
    return None
