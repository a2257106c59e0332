"""PO files brought up to date with the texts in templates. Nothing a translator wrote is lost.

A text that is still there keeps its translation; one that was changed takes over the translation of
what it was, marked ``fuzzy`` and with the old text beside it; one that is gone becomes obsolete, and
comes back with its translation when the text does.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dynacontent.localization.originals import PLACEHOLDER, Key, Original
from dynacontent.localization.plurals import UNKNOWN_RULE, plural_forms
from dynacontent.localization.po_writing import Draft, Written, previous_lines
from dynacontent.localization.pofiles import Entry, PoFile

SIMILAR = 0.6
"""How alike two texts are that count as one, changed: 0 to 1, as `difflib` and gettext count."""

_HEADER = (
    ("Project-Id-Version", "{project}"),
    ("Language", "{language}"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=UTF-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "{plural}"),
)
_FORMAT = "python-format"


def template_text(originals: Iterable[Original], *, project: str) -> str:
    """A ``messages.pot``: every text, none of them translated."""
    fields = [(name, text) for name, text in _HEADER if name not in ("Language", "Plural-Forms")]
    header = "".join(f"{name}: {text.format(project=project)}\n" for name, text in fields)
    entries = [_written(one, Written(one.ids, one.context)) for one in originals]
    return Draft(Written(("",), texts=(header,)), 2, entries).text()


def updated_text(file: PoFile | None, originals: Sequence[Original], *, locale: str, project: str) -> str:
    """The file of a locale with exactly these texts in use; ``None`` for one that is not there yet."""
    if file is None:
        count, plural = plural_forms(locale)
        values = {"project": project, "language": locale.replace("-", "_"), "plural": plural}
        header = "".join(f"{name}: {text.format(**values)}\n" for name, text in _HEADER)
        draft = Draft(Written(("",), texts=(header,)), count)
        file = PoFile("", "")
    else:
        count = plural_forms(locale)[0] if file.plural is UNKNOWN_RULE else file.plural.count
        draft = Draft(_as_it_is(file.header) if file.header else Written(("",)), count)
    draft.trailing = file.trailing
    _Update(file, originals).into(draft)
    return draft.text()


class _Update:
    def __init__(self, file: PoFile, originals: Sequence[Original]) -> None:
        self.originals = originals
        self.active = {entry.key: entry for entry in file.entries}
        self.obsolete: dict[Key, list[Entry]] = {}
        for entry in file.obsolete:
            self.obsolete.setdefault(entry.key, []).append(entry)
        wanted = {one.key for one in originals}
        self.gone = [entry for entry in file.entries if entry.key not in wanted]
        self.taken: set[Key] = set()

    def into(self, draft: Draft) -> None:
        for one in self.originals:
            kept, lost = self._kept(one)
            draft.entries.append(_written(one, kept))
            draft.obsolete += lost
        left = [entry for entry in self.gone if entry.key not in self.taken and _worth_keeping(entry)]
        draft.obsolete += [_as_it_is(entry) for entry in left]
        draft.obsolete += [_as_it_is(entry) for entries in self.obsolete.values() for entry in entries]
        draft.obsolete.sort(key=lambda entry: (entry.ids, entry.context or "", entry.texts))

    def _kept(self, one: Original) -> tuple[Written, list[Written]]:
        """What is known of a text, and what of that no longer fits and is kept apart."""
        entry = self.active.get(one.key)
        if entry is None and one.key in self.obsolete:
            entry = self.obsolete[one.key].pop()
        if entry is not None:
            return _fitted(one, entry)
        before = self._before(one)
        if before is None:
            return Written(one.ids, one.context), []
        self.taken.add(before.key)
        return _marked(one, before, before.texts), []

    def _before(self, one: Original) -> Entry | None:
        """The entry of which a new text is a changed version, if there is one."""
        candidates = [
            entry
            for entry in self.gone
            if entry.key not in self.taken and len(entry.ids) == len(one.ids) and any(entry.texts)
        ]
        ranked = sorted(
            ((_likeness(one, entry), -number) for number, entry in enumerate(candidates)), reverse=True
        )
        if not ranked or ranked[0][0] < SIMILAR:
            return None
        return candidates[-ranked[0][1]]


def _likeness(one: Original, entry: Entry) -> float:
    if one.ids == entry.ids:
        return 1.0  # only its context changed
    matcher = difflib.SequenceMatcher(None, entry.ids[0], one.ids[0])
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < SIMILAR:
        return 0.0
    return matcher.ratio() - (0.0 if one.context == entry.context else 0.1)


def _fitted(one: Original, entry: Entry) -> tuple[Written, list[Written]]:
    """An entry for a text of the same singular; the plural may have come, gone or changed."""
    if entry.ids == one.ids:
        return _as_it_is(entry), []
    if not any(entry.texts):
        return replace(_as_it_is(entry), ids=one.ids, texts=()), []
    if len(one.ids) == 1:
        return _marked(one, entry, entry.texts[:1]), [_as_it_is(entry)]
    return _marked(one, entry, entry.texts), []


def _marked(one: Original, entry: Entry, texts: tuple[str, ...]) -> Written:
    """A translation of something else, for somebody to look at."""
    return replace(
        _as_it_is(entry),
        ids=one.ids,
        context=one.context,
        texts=texts,
        flags=(*entry.flags, "fuzzy"),
        # Of a text that changed twice the one that was translated is of use.
        previous=entry.previous or previous_lines(entry.ids, entry.context),
    )


def _as_it_is(entry: Entry) -> Written:
    return Written(
        entry.ids,
        entry.context,
        entry.texts,
        comments=entry.comments,
        extracted=entry.extracted,
        flags=entry.flags,
        previous=entry.previous,
    )


def _written(one: Original, known: Written) -> Written:
    """An entry in use: its author's comments and places are those of now."""
    flags = [flag for flag in known.flags if flag != _FORMAT]
    if any(PLACEHOLDER.search(text) or "%%" in text for text in one.ids):
        flags.append(_FORMAT)
    return replace(known, extracted=one.comments, places=one.places, flags=tuple(flags))


def _worth_keeping(entry: Entry) -> bool:
    return any(entry.texts) or bool(entry.comments)
