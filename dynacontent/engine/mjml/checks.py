"""What is refused before mrml sees a document: too big, too deep, misspelled, badly nested.

mrml raises a signal on deep nesting that nothing can catch, takes ``</mj-button>`` for
``</mj-text>`` without a word, and writes unknown elements raw into the HTML.
"""

from __future__ import annotations

from dynacontent.engine.mjml.components import COMPONENTS, ENDING, UNSUPPORTED, VOID, is_component
from dynacontent.engine.mjml.dangers import dangers
from dynacontent.engine.mjml.places import Places
from dynacontent.engine.mjml.scanner import Document, Fault, Tag
from dynacontent.errors import AuthoringError, LimitError, did_you_mean

MAX_BYTES = 1_000_000
"""Largest MJML document, in bytes of UTF-8."""

MAX_DEPTH = 64
"""Deepest nesting of elements, MJML and HTML together."""


def check_size(source: str, places: Places) -> None:
    """Raise `LimitError` ``mjml_size`` for a document over `MAX_BYTES`."""
    # Characters first: encoding something huge only to measure it would be the harm itself.
    size = len(source)
    if size <= MAX_BYTES:
        size = len(source.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        message = f"the MJML document is larger than {MAX_BYTES:,} bytes ({size:,})"
        raise LimitError(places.problem(message, None), "mjml_size")


def check_document(document: Document, places: Places) -> None:
    """Raise `AuthoringError` with every fault, or `LimitError` ``mjml_depth``."""
    tags = document.tags
    faults = [
        *document.faults,
        *_unquoted(tags),
        *dangers(tags),
        *_unknown(tags),
        *_nesting(document, places),
    ]
    if not any(tag.name == "mjml" for tag in document.tags):
        faults.append(
            Fault("there is no <mjml> element", 0, "a document is <mjml><mj-body>…</mj-body></mjml>")
        )
    if faults:
        faults.sort(key=lambda fault: fault.offset)
        raise AuthoringError(places.problem(f.message, f.offset, hint=f.hint) for f in faults)


def _unquoted(tags: list[Tag]) -> list[Fault]:
    return [
        Fault(f'the value of {a.name} needs quotes: {a.name}="{a.value}"', a.start)
        for tag in tags
        for a in tag.attributes
        if not a.quoted
    ]


def _unknown(tags: list[Tag]) -> list[Fault]:
    strange = [t for t in tags if t.kind != "close" and is_component(t.name) and t.name not in COMPONENTS]
    faults = [_unknown_component(tag) for tag in strange if tag.name not in UNSUPPORTED]
    # They stand inside each other: one report will do.
    return faults + [_unsupported(tag) for tag in strange if tag.name in UNSUPPORTED][:1]


def _unsupported(tag: Tag) -> Fault:
    hint = "write the attribute in the HTML itself, in mj-raw or mj-text"
    return Fault(f"{tag.name} is not supported by the MJML compiler", tag.start, hint)


def _unknown_component(tag: Tag) -> Fault:
    if tag.name.lower() in COMPONENTS:
        return Fault(f"unknown component <{tag.name}>", tag.start, "names of components are lower case")
    if tag.name != "mj-include":
        return Fault(f"unknown component <{tag.name}>", tag.start, did_you_mean(tag.name.lower(), COMPONENTS))
    source = next((a.value for a in tag.attributes if a.name == "path"), None) or "components/part.mjml"
    hint = f'use {{% include "{source.removeprefix("./")}" %}} (paths start at templates/)'
    return Fault("mj-include is not used here", tag.start, hint)


def _nesting(document: Document, places: Places) -> list[Fault]:
    """Unclosed, mismatched and misplaced elements; raises when the depth limit is passed."""
    faults: list[Fault] = []
    stack: list[Tag] = []
    for tag in document.tags:
        if tag.name.lower() in VOID:
            continue
        if tag.kind == "close":
            faults += _close(tag, stack)
            continue
        faults += _misplaced(tag, stack)
        if tag.kind == "open":
            stack.append(tag)
            if len(stack) > MAX_DEPTH:
                message = f"elements are nested deeper than {MAX_DEPTH}"
                raise LimitError(places.problem(message, tag.start), "mjml_depth")
    # Where something could not be read, it may well hold the tags that seem to be missing.
    return [] if document.faults else [*faults, *(_unclosed(tag) for tag in stack)]


def _close(tag: Tag, stack: list[Tag]) -> list[Fault]:
    """Close ``tag`` on the stack; what stood open inside it was never closed."""
    depth = next((i for i in reversed(range(len(stack))) if _same(stack[i].name, tag.name)), None)
    if depth is None:
        inside = f"; <{stack[-1].name}> is open here" if stack else ""
        return [Fault(f"</{tag.name}> closes nothing{inside}", tag.start)]
    faults = [_unclosed(opened) for opened in stack[depth + 1 :]]
    del stack[depth:]
    return faults


def _same(opened: str, closed: str) -> bool:
    return opened == closed or (not is_component(opened) and opened.lower() == closed.lower())


def _unclosed(tag: Tag) -> Fault:
    return Fault(f"<{tag.name}> is never closed", tag.start, f"add </{tag.name}>")


def _misplaced(tag: Tag, stack: list[Tag]) -> list[Fault]:
    if tag.name not in COMPONENTS:
        return []
    holder = next((opened.name for opened in stack if opened.name in ENDING), None)
    if holder is None:
        return []
    hint = f"close </{holder}> before it"
    return [Fault(f"<{tag.name}> cannot stand inside <{holder}>, which holds HTML", tag.start, hint)]
