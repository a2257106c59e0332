"""Closing tags of HTML that nobody writes."""

from __future__ import annotations

_P = frozenset({"p"})
_FORM = frozenset({"input", "option", "optgroup", "select", "button", "datalist", "textarea"})
_CLOSES_P = """
    p h1 h2 h3 h4 h5 h6 address article aside blockquote details div dl fieldset figcaption figure footer
    form header hr main nav ol pre section table ul
"""
IMPLIES_CLOSE = {
    **dict.fromkeys(_CLOSES_P.split(), _P),
    **dict.fromkeys("select input output button datalist textarea".split(), _FORM),
    **dict.fromkeys(("dd", "dt"), frozenset({"dd", "dt"})),
    **dict.fromkeys(("rt", "rp"), frozenset({"rt", "rp"})),
    **dict.fromkeys(("tbody", "tfoot"), frozenset({"thead", "tbody"})),
    "tr": frozenset({"tr", "th", "td"}),
    "th": frozenset({"th"}),
    "td": frozenset({"thead", "th", "td"}),
    "body": frozenset({"head", "link", "script"}),
    "li": frozenset({"li"}),
    "option": frozenset({"option"}),
    "optgroup": frozenset({"optgroup", "option"}),
}
"""Elements that an opening tag closes, as HTML does; htmlparser2's table."""
