"""In which place of a markup document a value stands: text, attribute, URL, CSS, script, comment.

A small tolerant scanner over HTML and MJML source, fed piece by piece, that can say at every
point where it is. It follows the tokenizer states of the HTML standard as far as they decide how
a value must be escaped (https://html.spec.whatwg.org/multipage/parsing.html#tokenization).
Conditional comments for Outlook are looked into: their content is markup to Outlook.
"""

from __future__ import annotations

import re
from enum import Enum

from dynacontent.engine.structure.scripts import STRINGS, after_script
from dynacontent.engine.structure.tokens import CannotSeparateError
from dynacontent.engine.structure.urls import DECIDED, after_text, after_value


class SchemeError(CannotSeparateError):
    """An address whose scheme is data: a check of each value tells nothing of what they are together."""


class Place(Enum):
    """Where a value stands, and so how it is escaped."""

    TEXT = "text"
    ATTRIBUTE = "attribute"
    URL = "URL"
    URL_PATH = "path of a URL"
    URL_QUERY = "query of a URL"
    URL_REST = "rest of a URL whose beginning is a value"
    URL_HOST = "end of a URL's host"
    URL_ROOT = "path of a URL, right behind its first slash"
    SCHEME = "scheme of a URL, or what stands behind one that is a value or runs code"
    SRCDOC = "document in an attribute"
    CSS = "CSS"
    CSS_ATTRIBUTE = "CSS in an attribute"
    SCRIPT = "string of a script"
    CODE = "script"
    COMMENT = "comment"
    TAG = "tag"
    UNQUOTED = "attribute without quotes"
    HANDLER = "event handler"
    LOADED = "URL of a script, style sheet or other document"
    META = "content of a <meta> without a name"


REFUSED = {
    Place.TAG: "a value cannot make up a tag or attribute name; write the tag and put the value inside",
    Place.UNQUOTED: 'put the attribute\'s value into quotes, as in href="{{ … }}"',
    Place.SCHEME: "write the scheme of a URL in the template, as in https://… or mailto:…",
    Place.SRCDOC: "put the content into the message itself",
    Place.HANDLER: "no value may stand in an event handler; mail clients run no scripts",
    Place.CODE: 'in a script a value may stand in a string only, as in "{{ … }}"',
    Place.LOADED: "write the whole URL in the template: data must not decide what is loaded and run",
    Place.META: 'write name="…" before content="…"; http-equiv takes no values',
}
"""Places where no value may stand, each with its hint."""

_RAW = {"style": Place.CSS, "mj-style": Place.CSS, "script": Place.SCRIPT}
_URL_NAMES = frozenset(
    """
    href src srcset imagesrcset action formaction background poster cite xlink:href ping longdesc manifest
    codebase classid archive lowsrc dynsrc icon
    """.split()
)
# URLs whose document acts on the one they stand in, by element.
_LOADED = frozenset("script base link embed object iframe frame applet".split())
_META_NAMES = frozenset({"name", "property", "itemprop"})
# Attributes whose text is a style to SVG.
_PAINT = frozenset("style fill stroke filter mask clip-path cursor marker marker-start marker-end".split())
_ANIMATION = frozenset({"set", "animate", "animatetransform", "animatemotion"})
_URL_STATES = {
    "?": Place.URL_QUERY,
    "h": Place.URL_HOST,
    "/1": Place.URL_ROOT,
    "!": Place.SCHEME,
    DECIDED: Place.SCHEME,
}
# Of MJML's attributes these are text; all others end up in style sheets or in computed sizes.
_MJML_TEXT = frozenset(
    """
    alt title name css-class mj-class id lang dir target rel sizes usemap role summary value
    content owa path inline hamburger mode direction vertical-align align type
    """.split()
)
_TAG_TOKEN = re.compile(
    r"""(?P<end>/?>)|(?P<name>[^\s=>"'/]+)|(?P<equals>=)|(?P<quote>["'])|(?P<space>\s+|/)"""
)
_TAG_OPEN = re.compile(r"<(?=[A-Za-z/!?])")
_EMPTY_COMMENT = re.compile(r"<!---?>")
_COMMENT_END = re.compile(r"--!?>")
_UNQUOTED_END = re.compile(r"[\s>]")


def attribute_place(tag: str, name: str) -> Place:
    """The place that the value of an attribute is, at its very start."""
    if name.startswith("on"):
        return Place.HANDLER
    if name == "srcdoc":
        return Place.SRCDOC
    if (tag, name) in (("meta", "content"), ("meta http-equiv", "content")):
        return Place.META
    if (
        name in _URL_NAMES
        or name.endswith(("-url", "-src"))
        or (tag, name) == ("object", "data")
        or (tag in _ANIMATION and name in ("to", "from", "by", "values"))
    ):
        return Place.LOADED if tag in _LOADED else Place.URL
    if name in _PAINT:
        return Place.CSS_ATTRIBUTE
    if tag.startswith("mj") and name not in _MJML_TEXT and not name.startswith(("aria-", "data-")):
        return Place.CSS_ATTRIBUTE
    return Place.ATTRIBUTE


Snapshot = tuple[str, str, str, str, bool, str]
"""Everything a scanner remembers: state, tag, attribute, quote, whether after "=", URL part."""

_START: Snapshot = ("text", "", "", "", False, "")


class PlaceScanner:
    """Feed it structure; ask it for the place of the value that comes next."""

    def __init__(self, snapshot: Snapshot = _START) -> None:
        # In a script, the quote is where in the script the scanner is; see `after_script`.
        # The last is what decides about the rest of a URL: "" before it began, "?" in its query.
        self._state, self._tag, self._name, self._quote, self._after_equals, self._url = snapshot

    def snapshot(self) -> Snapshot:
        """Where the scanner is, less what no longer matters; a scanner made from it goes on there."""
        if self._state in ("text", "comment"):
            return (self._state, "", "", "", False, "")
        if self._state == "raw":
            return (self._state, self._tag, "", self._quote, False, "")
        return (self._state, self._tag, self._name, self._quote, self._after_equals, self._url)

    def tag_ended(self, tag: str, *, closing: bool, empty: bool, at: int) -> None:
        """Called after each tag with the index behind its ``>``; for subclasses that count tags."""

    def feed(self, text: str) -> None:
        """Advance over a piece of structure. Raises `SchemeError`."""
        at = 0
        while at < len(text):
            at = getattr(self, f"_{self._state}")(text, at)

    def value(self) -> Place:
        """The place of a value at this point; it becomes part of an attribute's value so far."""
        place = self._place()
        if self._state == "attribute":
            self._url = after_value(self._url)
        return place

    @property
    def attribute(self) -> str:
        """The name of the attribute whose value this point is in; empty outside of one."""
        return self._name if self._state == "attribute" else ""

    def _place(self) -> Place:
        if self._state == "text":
            return Place.TEXT
        if self._state == "comment":
            return Place.COMMENT
        if self._state == "raw":
            outside = self._tag == "script" and self._quote not in STRINGS
            return Place.CODE if outside else _RAW[self._tag]
        if self._state == "attribute":
            return self._url_part(attribute_place(self._tag, self._name))
        return Place.UNQUOTED if self._state == "unquoted" or self._after_equals else Place.TAG

    def _url_part(self, place: Place) -> Place:
        if place is not Place.URL or not self._url:
            return place
        if self._url.startswith("s:"):
            return Place.URL_REST
        return _URL_STATES.get(self._url, Place.URL_PATH)

    # -- states: each takes the text and an index and returns the next index ---------------------

    def _text(self, text: str, at: int) -> int:
        match = _TAG_OPEN.search(text, at)
        if match is None:
            # A "<" as the last character opens a tag whose name is the value to come.
            if text.endswith("<"):
                self._state, self._tag, self._after_equals = "tag_state", "", False
            return len(text)
        if text.startswith("<!--", match.start()):
            return self._comment_start(text, match.start())
        self._state, self._tag, self._after_equals = "tag_state", "", False
        return match.end()

    def _comment_start(self, text: str, start: int) -> int:
        if re.match(r"<!--\[if[^\]]*\]>", text[start : start + 80]):
            return text.index(">", start) + 1
        # "<!-->" and "<!--->" are whole comments, as in "<!--[if !mso]><!-->".
        whole = _EMPTY_COMMENT.match(text, start)
        if whole:
            return whole.end()
        self._state = "comment"
        return start + 4

    def _comment(self, text: str, at: int) -> int:
        end = _COMMENT_END.search(text, at)
        if end is None:
            return len(text)
        self._state = "text"
        return end.end()

    def _raw(self, text: str, at: int) -> int:
        match = re.compile(rf"</{self._tag}\b", re.IGNORECASE).search(text, at)
        if match is None:
            if self._tag == "script":
                self._quote = after_script(self._quote, text[at:])
            return len(text)
        self._state, self._tag = "tag_state", ""
        return match.start() + 1

    def _tag_end(self, token: str, at: int) -> None:
        # HTML does not know <script/>: it opens a script.
        raw = self._tag in _RAW and (self._tag == "script" or not token.startswith("/"))
        self._state, self._quote = "raw" if raw else "text", ""
        closing = self._tag == "/"
        name = self._name if closing else self._tag
        self.tag_ended(name, closing=closing, empty=token.startswith("/"), at=at)

    def _tag_name(self, name: str) -> None:
        if not self._tag:
            self._tag = name.lower()
        self._name = name.lower()
        if self._name == "http-equiv" and self._tag.startswith("meta"):
            self._tag = "meta http-equiv"
        elif self._tag == "meta" and self._name in _META_NAMES:
            self._tag = "meta name"

    def _tag_token(self, text: str, at: int) -> int:
        match = _TAG_TOKEN.match(text, at)
        if match is None:  # pragma: no cover - the alternatives cover every character
            return at + 1
        kind, token = match.lastgroup, match.group()
        if self._after_equals and kind == "quote":
            self._state, self._quote, self._url, self._after_equals = "attribute", token, "", False
        elif self._after_equals and kind == "name":
            self._state, self._after_equals = "unquoted", False
            return at
        elif kind == "end":
            self._tag_end(token, match.end())
        elif kind == "name":
            self._tag_name(token)
        elif kind == "equals":
            self._after_equals = True
        return match.end()

    def _tag_state(self, text: str, at: int) -> int:
        if not self._tag and text[at] == "/":
            # A closing tag: its name must not be taken for a raw element that opens.
            self._tag = "/"
        return self._tag_token(text, at)

    def _attribute(self, text: str, at: int) -> int:
        end = text.find(self._quote, at)
        if end < 0:
            so_far = text[at:]
            if self._name.endswith("srcset") and "," in so_far:
                # The next of several pictures begins behind the comma.
                self._url, so_far = "", so_far.rpartition(",")[2]
            self._url = after_text(self._url, so_far)
            return len(text)
        if self._url:
            self._check_scheme(text[at:end])
        self._state = "tag_state"
        return end + 1

    def _check_scheme(self, rest: str) -> None:
        """Raise `SchemeError` where values and the text behind the last one are a scheme together."""
        if after_text(self._url, rest) == DECIDED and attribute_place(self._tag, self._name) is Place.URL:
            raise SchemeError("a value decides the scheme of an address")

    def _unquoted(self, text: str, at: int) -> int:
        match = _UNQUOTED_END.search(text, at)
        if match is None:
            return len(text)
        self._state = "tag_state"
        return match.start()
