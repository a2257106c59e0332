"""Drafts for which conditions hold: taken apart at ``and``, ``or``, ``not``, the rest by trying values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from jinja2 import nodes

from dynacontent.models.document import Path
from dynacontent.proposing.candidates import MOST_VALUES, Candidates
from dynacontent.proposing.drafts import Draft
from dynacontent.proposing.fields import Fields, Reads
from dynacontent.proposing.judging import Judge

MOST_ANSWERS = 3
"""Answers to one part of a condition that are gone on with."""
MOST_FIELDS = 4
"""Fields of one comparison that are varied."""
_BLIND = 8
"""Values tried of a field in a condition that cannot be worked out before rendering."""

Condition = tuple[nodes.Node, bool]


class Solving:
    """Solves conditions of one message."""

    def __init__(self, judge: Judge, fields: Fields, candidates: Candidates) -> None:
        self._judge = judge
        self._fields = fields
        self._candidates = candidates
        self._reads: dict[int, tuple[nodes.Node, Reads]] = {}
        self.left = 0
        """How many values may still be tried."""

    def all(
        self, conditions: Sequence[Condition], draft: Draft, *, before: Sequence[Condition] = ()
    ) -> Iterator[Draft]:
        """Drafts near another one for which all conditions hold, as far as can be told.

        What solves one of them must not undo those ``before`` it.
        """
        if not conditions:
            yield draft
            return
        first, *rest = conditions
        found = (made for made in self.one(*first, draft) if self._keeps(before, made, first))
        for made in islice(found, MOST_ANSWERS):
            yield from self.all(rest, made, before=[*before, first])

    def _keeps(self, before: Sequence[Condition], draft: Draft, solved: Condition) -> bool:
        paths = self.reads(solved[0]).paths.keys()
        return not any(
            self._judge.holds(node, draft) is (not holds)
            for node, holds in before
            if paths & self.reads(node).paths.keys()
        )

    def one(self, node: nodes.Node, holds: bool, draft: Draft) -> Iterator[Draft]:
        """Drafts near another one for which a condition holds or does not; itself, if it does."""
        now = self._judge.holds(node, draft)
        if now is holds:
            yield draft
        if isinstance(node, nodes.Not):
            yield from self.one(node.node, not holds, draft)
        elif isinstance(node, (nodes.And, nodes.Or)):
            if isinstance(node, nodes.And) is holds:
                yield from self.all([(node.left, holds), (node.right, holds)], draft)
            else:
                yield from self.one(node.left, holds, draft)
                yield from self.one(node.right, holds, draft)
        elif isinstance(node, nodes.CondExpr):
            yield from self.all([(node.test, True), (node.expr1, holds)], draft)
            if node.expr2 is not None:
                yield from self.all([(node.test, False), (node.expr2, holds)], draft)
        elif not isinstance(node, nodes.Const):
            yield from self._tried(node, holds, draft, blind=now is None)

    def reads(self, node: nodes.Node) -> Reads:
        """What a condition reads."""
        if id(node) not in self._reads:
            self._reads[id(node)] = (node, self._fields.of(node))
        return self._reads[id(node)][1]

    def _tried(self, node: nodes.Node, holds: bool, draft: Draft, *, blind: bool) -> Iterator[Draft]:
        reads = self.reads(node)
        paths = list(reads.paths)[:MOST_FIELDS]
        known = False
        for made in self._variations(draft, paths, reads):
            if self.left <= 0:
                return
            self.left -= 1
            found = self._judge.holds(node, made)
            known = known or found is not None
            if found is holds:
                yield made
        if blind and not known:
            yield draft
            for path in paths:
                yield from islice(self._candidates.edited(draft, path, reads), _BLIND)

    def _variations(self, draft: Draft, paths: Sequence[Path], reads: Reads) -> Iterator[Draft]:
        """One field changed, then two."""
        for path in paths:
            yield from islice(
                self._candidates.edited(draft, path, reads), MOST_VALUES * (10 if len(paths) == 1 else 3)
            )
        for index, path in enumerate(paths):
            for first in islice(self._candidates.edited(draft, path, reads), 12):
                for other in paths[index + 1 :]:
                    yield from islice(self._candidates.edited(first, other, reads), 12)
