"""An email as a browser and as Outlook read it, written down so that two can be compared.

Taken as the same, because no reader can tell: the order of attributes, of classes, of unrelated
declarations and of the rules for widths of columns; how they are spaced and quoted; an empty ``class``
or ``style`` and none; blanks between elements; comments; which ``<style>`` element a rule stands in;
lengths to a hundredth of a pixel; ``</v:fill>`` or ``<v:fill/>``; declarations without a value;
what the ids of carousels and menus are (npm draws them by lot).
Left out on both sides, because ours links no font an author did not ask for: Google's Ubuntu.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_REVEALED = re.compile(r"<!--\[if ([^\]]*)\]>\s*(?:<!-->|-->|<!-- -->)(.*?)<!--\s*<!\[endif\]-->", re.DOTALL)
_HIDDEN = re.compile(r"<!--\[if ([^\]]*)\]>(.*?)<!\[endif\]-->", re.DOTALL)
_UBUNTU = re.compile(
    r"(?:<link href=\"|@import url\()https://fonts\.googleapis\.com/css\?family=Ubuntu:[^>;]*[>;]"
)
_ID = re.compile(
    r"(?:(?<=mj-carousel-)|(?<=mj-carousel-radio-))(?:[0-9a-f]{16}|\d{8})\b"
    r'|(?:(?<= id=")|(?<= for="))(?:[0-9a-f]{16}|\d{8})(?=")'
)
_EMPTY_VML = re.compile(r"<([vow]:\w+)((?:[^\"'>]|\"[^\"]*\"|'[^']*')*?)\s*/>")
_SPACE = re.compile(r"\s+")
_CSS_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_CSS_SPACE = re.compile(r"\s*([{}:;,>+~!])\s*")
_LONG_NUMBER = re.compile(r"\d+\.\d{3,}")
_COLUMN_RULE = re.compile(r"(?:\.moz-text-html )?\.mj-column-[^{}]*\{[^{}]*\}")
_DECLARATION = re.compile(r"((?:[^;\"'(]|\"[^\"]*\"|'[^']*'|\([^)]*\))+)(?:;|$)")


def browser_view(html: str) -> list[str]:
    """The lines of the document that a browser builds: conditional comments are comments to it."""
    return list(_document(html))


def mso_view(html: str) -> list[str]:
    """The lines of the document that Outlook on Windows builds."""
    shown = _HIDDEN.sub(
        lambda match: match[2] if _for_outlook(match[1]) else "", _REVEALED.sub(_revealed, html)
    )
    return list(_document(_EMPTY_VML.sub(r"<\1\2></\1>", shown)))


def differences(ours: str, theirs: str) -> dict[str, list[str]]:
    """Lines that differ, by view; ``-`` is npm's, ``+`` is ours. Empty where all is the same."""
    found = {}
    for name, view in (("browser", browser_view), ("mso", mso_view)):
        lines = list(difflib.unified_diff(view(theirs), view(ours), "npm", "ours", lineterm="", n=2))
        if lines:
            found[name] = lines
    return found


def _revealed(match: re.Match[str]) -> str:
    return match[2] if _for_outlook(match[1]) else ""


def _for_outlook(condition: str) -> bool:
    return "!" not in condition and "mso" in condition.lower()


def _document(html: str) -> Iterator[str]:
    ids: dict[str, str] = {}
    html = _ID.sub(lambda match: ids.setdefault(match[0], f"id{len(ids)}"), html)
    tree = LexborHTMLParser(_UBUNTU.sub("", html))
    assert tree.root is not None
    yield from sorted(_rules("".join(map(_sheet, tree.css("style")))), key=_component_rule)
    yield from _element(tree.root, 0)


def _element(node: LexborNode, depth: int) -> Iterator[str]:
    indent = " " * depth
    if node.is_text_node:
        text = _SPACE.sub(" ", node.text_content or "").strip(" ")
        if text:
            yield f"{indent}{text!r}"
        return
    tag = node.tag or ""
    if tag.startswith("-") or tag == "style":
        return
    yield f"{indent}<{tag}{_attributes(node)}>"
    for child in node.iter(include_text=True):
        yield from _element(child, depth + 1)


def _component_rule(rule: str) -> str:
    """What to sort rules by: those that components bring along each concern that component alone."""
    return re.sub(r"id\d+", "id", rule) if ".mj-" in rule else ""


def _attributes(node: LexborNode) -> str:
    pairs = sorted((name, value or "") for name, value in node.attributes.items())
    values = [(name, _value(name, value)) for name, value in pairs]
    return "".join(f" {name}={value!r}" for name, value in values if value or name not in ("class", "style"))


def _value(name: str, value: str) -> str:
    value = _LONG_NUMBER.sub(lambda match: f"{round(float(match[0]), 2):g}", value)
    if name == "class":
        return " ".join(sorted(value.split()))
    return "; ".join(declarations(value)) if name == "style" else _SPACE.sub(" ", value).strip()


def declarations(style: str) -> list[str]:
    """The declarations of a style attribute; ``padding`` and ``padding-left`` keep their order."""
    found = [
        _declaration(match[1]) for match in _DECLARATION.finditer(style) if match[1].partition(":")[2].strip()
    ]
    names = sorted({declaration.partition(":")[0] for declaration in found}, key=len)
    seen: dict[str, int] = {}
    keyed = []
    for declaration in found:
        name = declaration.partition(":")[0]
        family = next(shorter for shorter in names if name == shorter or name.startswith(f"{shorter}-"))
        turn = 2 * seen.get(family, 0) + (name == family)
        seen[family] = seen.get(family, 0) + (name == family)
        keyed.append((family, turn, name, declaration))
    keyed.sort(key=lambda entry: entry[:3])
    return [declaration for *_, declaration in keyed]


def _declaration(text: str) -> str:
    name, _, value = text.partition(":")
    value = _SPACE.sub(" ", value).strip().replace('"', "'")
    return f"{name.strip().lower()}:{re.sub(r' ?([,()]) ?', lambda match: match[1], value)}"


def _sheet(node: LexborNode) -> str:
    css = _CSS_SPACE.sub(r"\1", _SPACE.sub(" ", _CSS_COMMENT.sub("", node.text(deep=True))).strip())
    media = _CSS_SPACE.sub(r"\1", (node.attributes.get("media") or "").strip())
    return f"@media {media}{{{css}}}" if media else css


def _rules(css: str) -> Iterator[str]:
    """Rules at the top of a style sheet, one line each."""
    depth, start = 0, 0
    for match in re.finditer(r"[{}]|;", css):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0 and match[0] != "{":
            yield f"css {_columns_sorted(css[start : match.end()].strip())}"
            start = match.end()
    if css[start:].strip():
        yield f"css {css[start:].strip()}"


def _columns_sorted(rule: str) -> str:
    found = _COLUMN_RULE.findall(rule)
    if not rule.startswith("@media") or "".join(found) not in rule:
        return rule
    return rule.replace("".join(found), "".join(sorted(found)))
