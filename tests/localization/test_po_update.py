"""An update changes what templates changed, and loses nothing that a translator wrote."""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynacontent.localization.originals import Original, merged
from dynacontent.localization.po_compile import compiled
from dynacontent.localization.po_update import template_text, updated_text
from dynacontent.localization.pofiles import Entry, PoFile, read_po
from dynacontent.location import Location
from tests.localization.po_cases import PLACE, po, text


def updated(body: str, *originals: Original) -> str:
    """The entries of a file after an update, without its header."""
    written = updated_text(po(body), originals, locale="de", project="Shop")
    return written.partition("\n\n")[2]


@dataclass(frozen=True)
class Case:
    description: str
    before: str
    originals: Sequence[Original]
    after: str


CASES = [
    Case("a new text", "", [text("Hi")], '#: templates/a.mjml:3\nmsgid "Hi"\nmsgstr ""\n'),
    Case(
        "a text that is still there keeps all that a translator wrote",
        '# of the shop\n#. old\n#: old.mjml:1\n#, fuzzy, no-wrap\nmsgctxt "c"\nmsgid "Hi"\nmsgstr "Hallo"\n',
        [text("Hi", context="c", comments=("a greeting",))],
        "# of the shop\n#. a greeting\n#: templates/a.mjml:3\n#, fuzzy, no-wrap\n"
        'msgctxt "c"\nmsgid "Hi"\nmsgstr "Hallo"\n',
    ),
    Case(
        "a text that changed takes the translation over",
        '# short!\nmsgid "Hello my friend"\nmsgstr "Hallo"\n',
        [text("Hello my friends")],
        '# short!\n#: templates/a.mjml:3\n#, fuzzy\n#| msgid "Hello my friend"\n'
        'msgid "Hello my friends"\nmsgstr "Hallo"\n',
    ),
    Case(
        "another context is a change as well",
        'msgid "Order"\nmsgstr "Bestellen"\n',
        [text("Order", context="verb")],
        '#: templates/a.mjml:3\n#, fuzzy\n#| msgid "Order"\nmsgctxt "verb"\n'
        'msgid "Order"\nmsgstr "Bestellen"\n',
    ),
    Case(
        "a text that is gone becomes obsolete",
        '# keep me\nmsgid "Tents"\nmsgstr "Zelte"\n\nmsgid "Untranslated"\nmsgstr ""\n',
        [text("Something else")],
        '#: templates/a.mjml:3\nmsgid "Something else"\nmsgstr ""\n\n'
        '# keep me\n#~ msgid "Tents"\n#~ msgstr "Zelte"\n',
    ),
    Case(
        "an obsolete one comes back with its text",
        '# keep me\n#~ msgid "Tents"\n#~ msgstr "Zelte"\n\n#, fuzzy\n'
        '#~| msgid "Mat"\n#~ msgid "Mats"\n#~ msgstr "M"\n',
        [text("Tents")],
        '# keep me\n#: templates/a.mjml:3\nmsgid "Tents"\nmsgstr "Zelte"\n\n'
        '#, fuzzy\n#~| msgid "Mat"\n#~ msgid "Mats"\n#~ msgstr "M"\n',
    ),
    Case(
        "a text gets a plural",
        'msgid "%(n)s tent"\nmsgstr "%(n)s Zelt"\n',
        [text("%(n)s tent", "%(n)s tents")],
        '#: templates/a.mjml:3\n#, fuzzy, python-format\n#| msgid "%(n)s tent"\n'
        'msgid "%(n)s tent"\nmsgid_plural "%(n)s tents"\nmsgstr[0] "%(n)s Zelt"\n',
    ),
    Case(
        "a text loses its plural: the other forms are kept apart",
        'msgid "tent"\nmsgid_plural "tents"\nmsgstr[0] "Zelt"\nmsgstr[1] "Zelte"\n',
        [text("tent")],
        '#: templates/a.mjml:3\n#, fuzzy\n#| msgid "tent"\n#| msgid_plural "tents"\n'
        'msgid "tent"\nmsgstr "Zelt"\n\n'
        '#~ msgid "tent"\n#~ msgid_plural "tents"\n#~ msgstr[0] "Zelt"\n#~ msgstr[1] "Zelte"\n',
    ),
    Case(
        "a plural that is not translated has all its forms",
        "",
        [text("a", "b")],
        '#: templates/a.mjml:3\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] ""\nmsgstr[1] ""\n',
    ),
    Case("a comment at the end", "# the end\n", [], "# the end\n"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_what_an_update_makes_of_a_file(case: Case) -> None:
    assert updated(case.before, *case.originals) == case.after


def test_a_new_file_knows_its_language_and_plural_forms() -> None:
    assert updated_text(None, [text("Hi")], locale="pt-BR", project="Shop") == (
        'msgid ""\nmsgstr ""\n"Project-Id-Version: Shop\\n"\n"Language: pt_BR\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
        '#: templates/a.mjml:3\nmsgid "Hi"\nmsgstr ""\n'
    )


def test_the_template_has_every_text_and_no_date() -> None:
    places = (PLACE, Location("templates/with blank.mjml", 7))
    found = template_text([Original(("100%% %(a)s",), None, places)], project="Shop")
    assert found == (
        'msgid ""\nmsgstr ""\n"Project-Id-Version: Shop\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
        "#: templates/a.mjml:3\n#: \u2068templates/with blank.mjml:7\u2069\n#, python-format\n"
        'msgid "100%% %(a)s"\nmsgstr ""\n'
    )


# -- round trips ------------------------------------------------------------------------------

LETTERS = st.sampled_from([*"abc dé\n\t\r\"\\'%#~|:,<>😀\u2028\u00a0\x0b\u05d0", "%(a)s", "long words here "])
TEXTS = st.lists(LETTERS, min_size=1, max_size=12).map("".join)
CONTEXTS = st.none() | st.sampled_from(["menu", 'a "b"', "c\nd"])
COMMENT = st.lists(st.sampled_from([*"ab :,.|~#", "é", "word "]), max_size=6).map(
    lambda c: "".join(c).strip()
)


@st.composite
def originals(draw: st.DrawFn) -> list[Original]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        ids = tuple(draw(st.lists(TEXTS, min_size=1, max_size=2)))
        said = tuple(filter(None, draw(st.lists(COMMENT, max_size=2))))
        found.append(Original(ids, draw(CONTEXTS), (Location("templates/a.mjml", number + 1),), said))
    return merged(found)


@st.composite
def translated(draw: st.DrawFn, source: str) -> str:
    """A file as translators leave it: some texts translated, marked, commented on, some obsolete."""
    file = read_po(source.encode(), "pl.po", "pl")
    lines = []
    for entry in file.entries:
        forms = 3 if len(entry.ids) > 1 else 1
        done = draw(st.booleans())
        lines.append(_edited(draw, entry, [draw(TEXTS) if done else "" for _ in range(forms)]))
    header = source.partition("\n\n")[0]
    return "\n\n".join([header, *lines]) + "\n"


def _edited(draw: st.DrawFn, entry: Entry, forms: list[str]) -> str:
    from babel.messages.pofile import normalize

    old = "#~ " if draw(st.integers(0, 4)) == 0 else ""
    lines = [f"# {comment}".rstrip() for comment in draw(st.lists(COMMENT, max_size=2))]
    if any(forms) and draw(st.booleans()):
        lines.append("#, fuzzy")
    if entry.context is not None:
        lines.append(f"{old}msgctxt {normalize(entry.context, prefix=old)}")
    lines.append(f"{old}msgid {normalize(entry.ids[0], prefix=old)}")
    if len(entry.ids) > 1:
        lines.append(f"{old}msgid_plural {normalize(entry.ids[1], prefix=old)}")
    for number, form in enumerate(forms):
        keyword = f"msgstr[{number}]" if len(entry.ids) > 1 else "msgstr"
        lines.append(f"{old}{keyword} {normalize(form, prefix=old)}")
    return "\n".join(lines)


def written_by_people(file: PoFile) -> set[str]:
    """Every translation, and every comment on one."""
    entries = [*file.entries, *file.obsolete]
    texts = {form for entry in entries for form in entry.texts if form}
    comments = {line for entry in entries if any(entry.texts) for line in entry.comments if line}
    return texts | comments


@given(st.data(), originals(), originals())
def test_extraction_update_and_compilation_lose_nothing(
    data: st.DataObject, before: list[Original], after: list[Original]
) -> None:
    fresh = updated_text(None, before, locale="pl", project="Shop")
    edited = read_po(data.draw(translated(fresh)).encode(), "pl.po", "pl")
    assert edited.problems == []

    written = updated_text(edited, after, locale="pl", project="Shop")
    file = read_po(written.encode(), "pl.po", "pl")
    assert file.problems == []
    assert updated_text(file, after, locale="pl", project="Shop") == written
    assert written_by_people(edited) <= written_by_people(file)

    assert [(entry.ids, entry.context) for entry in file.entries] == [(one.ids, one.context) for one in after]
    assert [entry.extracted for entry in file.entries] == [one.comments for one in after]
    known = {entry.key: entry for entry in edited.entries}
    for entry in file.entries:
        old = known.get(entry.key)
        if old is not None and old.ids == entry.ids:
            assert (entry.texts, entry.fuzzy, entry.comments) == (old.texts, old.fuzzy, old.comments)

    _check_binary(file)


def _check_binary(file: PoFile) -> None:
    """gettext itself finds every usable translation in the compiled file."""
    usable = [e for e in file.entries if not e.fuzzy and all(e.texts)]
    read = gettext.GNUTranslations(BytesIO(compiled(file)))
    for entry in usable:
        if any("%" in form for form in (*entry.ids, *entry.texts)):
            continue  # what its placeholders may be is held elsewhere
        for number in (1, 3, 5) if len(entry.ids) > 1 else ():
            expected = entry.texts[file.plural.form(number)]
            found = (
                read.ngettext(*entry.ids, number)
                if entry.context is None
                else read.npgettext(entry.context, *entry.ids, number)
            )
            assert found == expected
        if len(entry.ids) == 1:
            single = entry.ids[0]
            found = read.gettext(single) if entry.context is None else read.pgettext(entry.context, single)
            assert found == entry.texts[0]
