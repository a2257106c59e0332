"""What must hold for a translated entry before it is used."""

from __future__ import annotations

import re

from dynacontent.errors import did_you_mean
from dynacontent.localization.plurals import UNKNOWN_RULE
from dynacontent.localization.pofiles import Entry, PoFile

_PERCENT = re.compile(r"%%|%\(\w+\)[a-zA-Z]|%")


def has_all_forms(file: PoFile, entry: Entry) -> bool:
    """Whether the entry has exactly the forms its language needs; if not, the file notes a problem."""
    if len(entry.ids) > 1 and file.plural is UNKNOWN_RULE:
        return False
    count = file.plural.count if len(entry.ids) > 1 else 1
    translated = [form for form, (text, _) in sorted(entry.forms.items()) if text]
    if translated == list(range(count)):
        return True
    line = entry.forms[min(entry.forms)][1]
    if len(entry.ids) == 1:
        file.problem("a message without msgid_plural has one msgstr", line)
    else:
        wanted = "msgstr[0]" if count == 1 else f"msgstr[0] to msgstr[{count - 1}]"
        have = ", ".join(f"msgstr[{form}]" for form in translated)
        hint = "the header's Plural-Forms says how many forms there are; or leave all of them empty"
        file.problem(
            f"this language has {count} plural forms: expected {wanted}, found {have}", line, hint=hint
        )
    return False


def check_placeholders(file: PoFile, entry: Entry) -> None:
    """Note placeholders that the source text does not have: nothing would fill them.

    A placeholder that the translation leaves out is no problem: "one item" needs no number.
    """
    known = {name for text in entry.ids for name in _PERCENT.findall(text)}
    placeholders = {name for name in known if name.startswith("%(")}
    for text, line in entry.forms.values():
        for name in dict.fromkeys(_PERCENT.findall(text)):
            # A single % is plain text in messages that have no placeholders and do not double it.
            if name in placeholders or name == "%%" or (name == "%" and not placeholders):
                continue
            _note_placeholder(file, name, line, placeholders)


def _note_placeholder(file: PoFile, name: str, line: int, placeholders: set[str]) -> None:
    lines = file.source.split("\n")
    number = line
    pattern = re.compile(r"(?<!%)(?:%%)*(%)(?!%|\(\w+\)[a-zA-Z])" if name == "%" else f"({re.escape(name)})")
    while number < len(lines) and not pattern.search(lines[number - 1]) and lines[number].startswith('"'):
        number += 1
    match = pattern.search(lines[number - 1])
    column = match.start(1) + 1 if match else None
    if name == "%":
        hint = f"a placeholder is written like {min(placeholders)}; a percent sign is doubled: %%"
        file.problem("'%' begins no placeholder", number, column=column, hint=hint)
        return
    has = (
        f"the text has {', '.join(sorted(placeholders))}" if placeholders else "the text has no placeholders"
    )
    file.problem(
        f"unknown placeholder {name!r}", number, column=column, hint=did_you_mean(name, placeholders, has)
    )
