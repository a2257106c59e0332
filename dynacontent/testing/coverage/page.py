"""Coverage as a page of HTML: the lines of each file, with the branches at them that nobody reached."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from importlib import resources

from dynacontent.engine.coverage.branches import Branch
from dynacontent.testing.coverage.tally import FileShare, Share

_STYLE = resources.files(__package__ or "").joinpath("page.css")
_END = re.compile(r"[-+]?(?:%\}|\}\})")
_TAGS = frozenset({"if", "elif", "if false", "loop", "inline if", "inline else", "value", "fallback"})
"""Ways whose place is that of their tag, or of what it says."""


def page(files: Sequence[FileShare], whole: Share) -> str:
    """The page; files that lack nothing are folded."""
    title = f"{whole.shown} of branches reached"
    told = f"{len(whole.missed)} of {len(whole.branches)} branches were reached by no test."
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE.read_text('utf-8')}</style>\n</head>\n<body>\n"
        f"<h1>{title}</h1>\n<p>{told}</p>\n{_contents(files)}\n"
        f"{''.join(map(_file, enumerate(files, 1)))}</body>\n</html>\n"
    )


def _contents(files: Sequence[FileShare]) -> str:
    rows = "".join(
        f'<tr><td><a href="#f{number}">{escape(file.name)}</a></td><td>{len(file.branches)}</td>'
        f'<td class="{"gone" if file.missed else ""}">{len(file.missed)}</td>'
        f'<td><meter min="0" max="100" value="{file.percent:.0f}"></meter> {file.shown}</td></tr>\n'
        for number, file in enumerate(files, 1)
    )
    head = "<tr><th>File</th><th>Branches</th><th>Missed</th><th>Reached</th></tr>"
    return f"<table>\n<thead>{head}</thead>\n<tbody>\n{rows}</tbody>\n</table>"


def _file(numbered: tuple[int, FileShare]) -> str:
    number, file = numbered
    try:
        source = file.path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        source = ""
    written = source.splitlines()
    lines = "".join(
        _line(at, written[at - 1] if at <= len(written) else "", file.lines.get(at))
        for at in range(1, max([len(written), *file.lines]) + 1)
    )
    state = " open" if file.missed else ""
    return (
        f'<details id="f{number}"{state}><summary>{escape(file.name)} <small>{file.shown}</small></summary>\n'
        f'<ol class="source">\n{lines}</ol></details>\n'
    )


def _line(number: int, text: str, share: Share | None) -> str:
    """One line; what was missed at it stands below."""
    if share is None:
        return f"<li><code>{escape(text)}</code></li>\n"
    missed = dict.fromkeys(_note(branch, text) for branch in share.branches if branch in share.missed)
    notes = "".join(f"<p>{note}</p>" for note in missed)
    kind = "missed" if missed else "reached"
    title = f"line {number}: {len(share.branches) - len(share.missed)} of {len(share.branches)} branches"
    return f'<li class="{kind}" title="{title}"><code>{escape(text)}</code>{notes}</li>\n'


def _note(branch: Branch, text: str) -> str:
    """What was missed; with the tag it is about, for a line may have several."""
    told = escape(branch.never())
    if branch.way not in _TAGS or not branch.column:
        return told
    tag = _END.split(text[branch.column - 1 :], maxsplit=1)[0].strip()
    return f"<code>{escape(tag)}</code> {told}" if tag else told
