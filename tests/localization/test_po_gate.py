"""What keeps a locale from being complete is told with code, line and hint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from dynacontent.localization.originals import Original
from dynacontent.localization.po_drift import letters
from dynacontent.localization.po_gate import status_of
from dynacontent.localization.pofiles import PoFile
from tests.localization.po_cases import GERMAN, SUBJECT, po, text

POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
TOO_FEW = "this language has 3 plural forms: expected msgstr[0] to msgstr[2], found msgstr[0], msgstr[1]"
COUNTED = text("%(n)s tent for %(who)s", "%(n)s tents for %(who)s", number="n")


@dataclass(frozen=True)
class Case:
    """``expect`` has code, line in the PO file (or in a template) and message."""

    description: str
    body: str
    originals: Sequence[Original]
    expect: Sequence[tuple[str, int, str]]
    done: int = 0
    plural: str = GERMAN
    locale: str = "de"


CASES = [
    Case("complete", 'msgid "Hi"\nmsgstr "Hallo"\n', [text("Hi")], [], done=1),
    Case("no entry", "", [text("Hi")], [("missing", 3, "not translated: 'Hi'")]),
    Case("an empty entry", 'msgid "Hi"\nmsgstr ""\n', [text("Hi")], [("missing", 6, "not translated: 'Hi'")]),
    Case(
        "fuzzy",
        '#, fuzzy\nmsgid "Hi"\nmsgstr "Ha"\n',
        [text("Hi")],
        [("fuzzy", 7, "marked as fuzzy, so it is not used: 'Hi'")],
    ),
    Case(
        "stale, as an update marks it",
        '#, fuzzy\n#| msgid "Ho"\nmsgid "Hi"\nmsgstr "Ha"\n',
        [text("Hi")],
        [("stale", 8, "the source text changed since this was translated: 'Hi'")],
    ),
    Case(
        "stale, before an update",
        'msgid "Hello my friend"\nmsgstr "Hallo"\n',
        [text("Hello my friends")],
        [
            ("unused", 6, "no template has this text: 'Hello my friend'"),
            (
                "stale",
                6,
                "the text was 'Hello my friend' when it was translated, and is now 'Hello my friends'",
            ),
        ],
    ),
    Case(
        "stale in its plural",
        'msgid "tent"\nmsgid_plural "tentz"\nmsgstr[0] "Zelt"\nmsgstr[1] "Zelte"\n',
        [text("tent", "tents")],
        [("stale", 6, "the plural of 'tent' is now 'tents'")],
    ),
    Case(
        "unused leaves the rest complete",
        'msgid "Hi"\nmsgstr "Hallo"\n\nmsgid "Tents"\nmsgstr "Zelte"\n',
        [text("Hi")],
        [("unused", 9, "no template has this text: 'Tents'")],
        done=1,
    ),
    Case(
        "a value that is left out",
        'msgid "%(a)s and %(b)s"\nmsgstr "%(b)s"\n',
        [text("%(a)s and %(b)s")],
        [("placeholder", 7, "the translation leaves out %(a)s")],
    ),
    Case(
        "a value that the text does not have",
        'msgid "Hi %(name)s"\nmsgstr "Hallo %(nmae)s %(name)s"\n',
        [text("Hi %(name)s")],
        [("placeholder", 7, "unknown placeholder '%(nmae)s'")],
    ),
    Case(
        "the form of one number may say it in words, the others not",
        'msgid "%(n)s tent for %(who)s"\nmsgid_plural "%(n)s tents for %(who)s"\n'
        'msgstr[0] "ein Zelt für %(who)s"\nmsgstr[1] "Zelte für %(who)s"\n',
        [COUNTED],
        [("placeholder", 9, "the translation leaves out %(n)s")],
    ),
    Case(
        "nor may it leave out other values",
        'msgid "%(n)s tent for %(who)s"\nmsgid_plural "%(n)s tents for %(who)s"\n'
        'msgstr[0] "ein Zelt"\nmsgstr[1] "%(n)s Zelte für %(who)s"\n',
        [COUNTED],
        [("placeholder", 8, "the translation leaves out %(who)s")],
    ),
    Case(
        "too few plural forms",
        'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "x"\nmsgstr[1] "y"\n',
        [text("a", "b")],
        [("plural", 8, TOO_FEW)],
        plural=POLISH,
        locale="pl",
    ),
    Case(
        "a rule that is not the language's",
        'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "x"\nmsgstr[1] "y"\n',
        [text("a", "b")],
        [("plural", 4, "Plural-Forms has one form for 0 and 2, which this language tells apart")],
        locale="pl",
    ),
    Case(
        "tags in another order",
        'msgid "<b>a</b><br>b"\nmsgstr "b<br /><b>a</b>"\n',
        [text("<b>a</b><br>b", markup=True)],
        [],
        done=1,
    ),
    Case(
        "a tag that is lost",
        'msgid "<b>a</b> b"\nmsgstr "a b"\n',
        [text("<b>a</b> b", markup=True)],
        [("markup", 7, "its tags are none, those of the text <b>")],
    ),
    Case(
        "a tag that is never closed",
        'msgid "<b>a</b>"\nmsgstr "<b>a"\n',
        [text("<b>a</b>", markup=True)],
        [("markup", 7, "its markup cannot be read: <b> is never closed")],
    ),
    Case(
        "tags that overlap",
        'msgid "<b><i>a</i></b>"\nmsgstr "<b><i>a</b></i>"\n',
        [text("<b><i>a</i></b>", markup=True)],
        [("markup", 7, "its markup cannot be read: </b> closes nothing that is open")],
    ),
    Case(
        "a tag that does not end",
        'msgid "a"\nmsgstr "a <a href"\n',
        [text("a", markup=True)],
        [("markup", 7, "its markup cannot be read: a tag that does not end: <a href")],
    ),
    Case("plain text is no markup", 'msgid "a"\nmsgstr "a <b"\n', [text("a")], [], done=1),
    Case(
        "too long for a subject",
        'msgid "Tents"\nmsgstr "Kuppelzelte"\n',
        [text("Tents", budget=SUBJECT)],
        [("length", 7, "11 letters, more than the 10 that a subject has room for")],
    ),
    Case(
        "a value takes no room of it",
        'msgid "Hi %(name)s"\nmsgstr "Ach, %(name)s!"\n',
        [text("Hi %(name)s", budget=SUBJECT)],
        [],
        done=1,
    ),
    Case(
        "a file that cannot be read",
        'msgid "Hi\nmsgstr "Hallo"\n',
        [text("Hi")],
        [
            ("missing", 3, "not translated: 'Hi'"),
            ("unreadable", 6, 'text must stand in double quotes; a quote inside is written \\"'),
        ],
    ),
]  # fmt: skip


def found(case: Case, file: PoFile) -> tuple[int, list[tuple[str, int | None, str]]]:
    status = status_of(case.locale, "de.po", file, case.originals)
    faults = [
        (fault.code, fault.problem.location.line, fault.problem.message)
        for fault in status.faults
        if fault.problem.location
    ]
    return status.done, faults


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_what_is_found(case: Case) -> None:
    file = po(case.body, case.plural, case.locale)
    for _ in range(2):  # looking leaves nothing behind
        done, faults = found(case, file)
        assert sorted(faults) == sorted(case.expect)
        assert done == case.done


def test_every_fault_has_a_hint_and_those_in_the_file_their_line() -> None:
    for case in CASES:
        for fault in status_of(
            case.locale, "de.po", po(case.body, case.plural, case.locale), case.originals
        ).faults:
            place = fault.problem.location
            assert place is not None
            assert fault.code == "unreadable" or fault.problem.hint
            assert place.path != "de.po" or fault.problem.excerpt is not None


def test_a_hundred_per_cent_is_said_of_all_only() -> None:
    texts = [text(f"Text {number}") for number in range(1000)]
    body = "".join(f'msgid "Text {number}"\nmsgstr "x"\n\n' for number in range(999))
    assert status_of("de", "de.po", po(body), texts).percent == 99
    assert status_of("de", "de.po", None, []).percent == 100


def test_a_text_that_the_language_has_from_elsewhere_is_not_missing() -> None:
    texts = [text("Hi"), text("Ho")]
    status = status_of("de-AT", "de.po", None, texts, elsewhere=[(None, "Hi")])
    assert (status.done, [fault.text for fault in status.faults]) == (1, ["Ho"])


@pytest.mark.parametrize(
    ("said", "length"),
    [("abc", 3), ("日本", 4), ("नमस्ते", 4), ("\u2068a\u2069", 1), ("100%%", 4), ("%(name)s!", 1)],
)
def test_letters_are_counted_as_they_show(said: str, length: int) -> None:
    assert letters(said) == length
