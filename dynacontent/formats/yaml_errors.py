"""What a YAML parser stumbled over, said so that an author knows what to change."""

from __future__ import annotations

import re
from typing import Any

import yaml

from dynacontent.errors import Problem
from dynacontent.formats.yaml_source import Mark, Source
from dynacontent.location import Location

_TEMPLATE = re.compile(r"""^\s*(?:-\s+)*(?:[^\s"'#|>][^"'#]*?:\s+)?(\{\{|\{%)""")
_IN_FLOW = re.compile(r"(?:\{\{.*?\}\}|\{%.*?%\}|[^,{}\[\]])*")
_WORD = re.compile(r"[^\s,{}:\"'\[]*$")
_NO_BRACKETS = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'|(?<!\S)#.*""")
_COMMENT = re.compile(r"\s+#.*$")


def unquoted_template(error: Any, source: Source) -> Mark | None:
    """Where an unquoted ``{{`` or ``{%`` caused the error, if one did."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return None
    if mark.column and source.line(mark.line)[mark.column - 1 : mark.column + 1] == "{%":
        return Mark(mark.line, mark.column - 1)
    opened = getattr(error, "context_mark", None) or mark
    for number in (mark.line, opened.line):
        match = _TEMPLATE.match(source.line(number))
        if match and (number, match.start(1)) <= (mark.line, mark.column):
            return Mark(number, match.start(1))
    return None


def quoting(source: Source, mark: Any) -> str:
    """A hint that shows the line with the value at the mark in quotes."""
    line = source.line(mark.line)
    before, rest = line[: mark.column], line[mark.column :]
    after = ""
    if source.begins_value(mark):
        value = _COMMENT.sub("", rest).rstrip()
    else:
        match = _IN_FLOW.match(rest)
        value = match[0].rstrip() if match else ""
        after = rest[len(value) :].rstrip()
    if not value or len(line) > 200:
        return "put quotes around the whole value"
    return f"write {before.lstrip()}{quoted(value)}{after}"


def quoted(text: str) -> str:
    """A text in the quotes that need no escapes, single ones doubled where it has both kinds."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def explain(error: Any, source: Source) -> Problem:
    """An error of the parser as a problem with a place and a hint."""
    if isinstance(error, yaml.reader.ReaderError):
        return Problem("a control character is not allowed here", _reader_place(error, source))
    mark = error.problem_mark
    met = source.line(mark.line)[mark.column : mark.column + 1]
    what = str(error.problem or "")
    context = str(getattr(error, "context", None) or "")
    opened = getattr(error, "context_mark", None)
    if opened is not None and ("scanning an alias" in context or "scanning an anchor" in context):
        begin = source.line(opened.line)[opened.column]
        message = f"a value that begins with {begin} must be quoted"
        return Problem(message, source.place(opened), hint=quoting(source, opened))
    if met == "\t":
        return Problem("a tab cannot indent YAML", source.place(mark), hint="indent with spaces")
    if "cannot start any token" in what:
        message = f"a value that begins with {met} must be quoted"
        return Problem(message, source.place(mark), hint=quoting(source, mark))
    if "mapping values are not allowed" in what:
        return _second_colon(source, mark)
    if "quoted scalar" in context and opened is not None:
        return _in_quotes(what, source, opened, mark)
    if "flow" in context and opened is not None:
        return _in_braces(what, source, opened, mark)
    if "could not find expected ':'" in what or "<block end>" in what:
        return _out_of_line(source, opened if "simple key" in context else mark, met)
    return _rare(what, source, mark)


def _rare(what: str, source: Source, mark: Any) -> Problem:
    if "<document start>" in what:
        return Problem("a second document begins here", source.place(mark), hint="one file is one document")
    if "mapping keys are not allowed" in what:
        hint = quoting(source, mark)
        return Problem("a value that begins with ? must be quoted", source.place(mark), hint=hint)
    return Problem(f"this is not YAML: {what}", source.place(mark))


def _reader_place(error: Any, source: Source) -> Location:
    """Where the character is: one parser counts bytes and the other characters, so it is looked up."""
    character = error.character if isinstance(error.character, str) else chr(error.character)
    return source.place_at(max(source.text.find(character), 0))


def _second_colon(source: Source, mark: Any) -> Problem:
    """``a: b: c``: a value that holds ``: ``, or a key indented under a value."""
    line = source.line(mark.line)
    first = re.match(r"\s*(?:-\s+)*[^\s:]+:\s+", line)
    if first is None or first.end() > mark.column:
        message = "this key stands below a line that is not 'key:'"
        indent = Mark(mark.line, len(line) - len(line.lstrip(" ")))
        return Problem(message, source.place(indent), hint="check the line above and the indentation")
    value = Mark(mark.line, first.end())
    return Problem("a value that holds ': ' must be quoted", source.place(value), hint=quoting(source, value))


def _in_quotes(what: str, source: Source, opened: Any, mark: Any) -> Problem:
    if "end of stream" in what or "document" in what:
        return Problem("this quote is never closed", source.place(opened))
    hint = "in double quotes a backslash begins an escape; single quotes take it as it is"
    return Problem("this escape is unknown", source.place(mark), hint=hint)


def _in_braces(what: str, source: Source, opened: Any, mark: Any) -> Problem:
    line = source.line(mark.line)
    met = line[mark.column : mark.column + 1]
    brace = source.line(opened.line)[opened.column : opened.column + 1]
    if met in {"?", "["}:
        word = (_WORD.search(line[: mark.column]) or [""])[0]
        rest = re.match(r"\[[^\]]*\]+\S?|\?[^\s,{}\]]*", line[mark.column :])
        value = word + (rest[0] if rest else met).rstrip(",} ")
        start = Mark(mark.line, mark.column - len(word))
        message = f"inside braces, {value!r} must be quoted"
        return Problem(message, source.place(start), hint=f"write {quoted(value)}")
    if "<stream end>" in what or mark.line > opened.line:
        if brace and brace in "[{":
            return Problem(f"this {brace} is never closed", source.place(opened))
        at = _left_open(source.text)  # the parser only says where the file ends
        if at is None:
            return Problem("a bracket is never closed", source.place(opened))
        return Problem(f"this {source.text[at]} is never closed", source.place_at(at))
    message = f"{met!r} does not fit here" if met else "something is missing here"
    hint = "inside braces, quote a value that holds ? [ { , or ': '"
    return Problem(message, source.place(mark), hint=hint)


def _left_open(text: str) -> int | None:
    """The index of the last bracket that nothing closes; those in quotes and comments do not count."""
    opened: list[int] = []
    for at, character in enumerate(_NO_BRACKETS.sub(lambda match: " " * len(match[0]), text)):
        if character in "[{":
            opened.append(at)
        elif character in "]}" and opened:
            opened.pop()
    return opened[-1] if opened else None


def _out_of_line(source: Source, mark: Any, met: str) -> Problem:
    """A line that is neither ``key: value`` nor a dash, or text behind a closed value."""
    line = source.line(mark.line)
    indent = len(line) - len(line.lstrip(" "))
    if mark.column > indent:
        message = (
            f"{met!r} does not belong behind this value" if met in ",}]" else "this stands behind a value"
        )
        return Problem(message, source.place(mark), hint="quote the whole value")
    hint = "a line is 'key: value' or '- value', indented like its neighbours"
    return Problem("this line fits nowhere", source.place(Mark(mark.line, indent)), hint=hint)
