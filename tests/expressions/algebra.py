"""The algebra of what is missing: one table of facts for templates, expressions and collections.

In an expression ``N T L G M D`` stand for a missing number, text, list, place, amount of money and
date; ``one word words spot cash day`` for ones that are there.
"""

# ruff: noqa: E501 - the rows of the table stay on their lines

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from dynacontent.models.values import Geo, Money


class Outcome(Enum):
    """What comes of an expression, where it is no value."""

    MISSING = "missing itself: it can be tested further, and printing it raises"
    RAISES = "a use: it raises"
    REFUSED = "no condition of a collection"


MISSING, RAISES, REFUSED = Outcome.MISSING, Outcome.RAISES, Outcome.REFUSED
PRESENT: dict[str, Any] = {
    "one": 1,
    "word": "a",
    "words": ["a", "b"],
    "spot": Geo(52.5, 13.4),
    "cash": Money(Decimal(5), "EUR"),
    "day": date(2026, 5, 1),
}
ABSENT = "N T L G M D"


@dataclass(frozen=True, slots=True)
class Fact:
    """``value`` in templates and expressions; ``where`` is what it is as the condition of a collection
    about an item: whether it holds, or that there is no such condition."""

    expression: str
    value: Any
    where: bool | Outcome

    def written(self, names: Mapping[str, str]) -> str:
        """The expression with other names."""
        return re.sub(rf"\b({'|'.join(names)})\b", lambda match: names[match[1]], self.expression)

    def __str__(self) -> str:
        return self.expression


def facts(value: Any, where: bool | Outcome, *expressions: str) -> list[Fact]:
    return [Fact(expression, value, where) for expression in expressions]


FACTS: list[Fact] = [
    # Truth.
    *facts(MISSING, False, "N", "T", "G", "N and one", "one and N", "N or N", "N or T"),
    *facts(True, True, "not N", "not T", "not (N and one)", "not (N or N)"),
    *facts(1, True, "N or one", "one or N"),
    # Comparisons are false, their negations true.
    *facts(
        False, False,
        "N == one", "one == N", "N < one", "N <= one", "N > one", "N >= one", "one < N", "one >= N",
        "T == word", "word == T", "T < word", "word <= T", "not (N != one)", "not (word not in L)",
    ),
    *facts(False, False, "M == cash", "cash == M", "M < cash", "cash < M", "cash >= M", "D == day", "day < D"),
    *facts(True, True, "M != cash", "cash != M", "D != day", "day != D", "not (cash > M)", "not (day > D)"),
    *facts(True, True, "N != one", "one != N", "T != word", "word != T", "not (N == one)", "not (N < one)"),
    *facts(False, False, "one <= N <= 3", "0 < one < N", "N < one < 3", "one != N == 2", "one != N in [one]"),
    *facts(True, True, "one != N != 3", "0 < one != N", "one != N not in [one]"),
    # Two missing values are not equal, and have no order.
    *facts(False, False, "N == N", "N < N", "N >= N", "T == T", "T in L", "not (N != N)"),
    *facts(True, True, "N != N", "T != T", "T not in L", "not (N == N)"),
    # in
    *facts(
        False, False,
        "N in [one, 2]", "T in words", "word in L", "T in word", "word in T", "T in T", "not (T not in words)",
    ),
    *facts(True, True, "N not in [one, 2]", "T not in words", "word not in L", "T not in word", "word not in T"),
    # Inside of a list it is none of its elements.
    *facts(True, True, "one in [N, one]", "2 not in [N, one]"),
    *facts(False, False, "2 in [N, one]", "one not in [N, one]"),
    *facts(False, False, "N in [N]", "N in [N, one]", "not (N not in [N])"),
    *facts(True, True, "N not in [N]"),
    *facts(False, REFUSED, "[N] == [one]"),
    *facts(True, REFUSED, "[N, one][0] is missing"),
    *facts(2, REFUSED, "[N, one] | length"),
    # Tests.
    *facts(True, True, "N is missing", "T is missing", "G is missing", "L is missing", "N is not defined"),
    *facts(True, True, "N is undefined", "one is not missing", "one is defined", "not (one is missing)"),
    *facts(False, False, "N is not missing", "N is defined", "one is missing", "one is not defined"),
    *facts(False, REFUSED, "N is none", "N is eq(one)", "one is eq(N)", "N is lt(one)", "one is ge(N)"),
    *facts(False, REFUSED, "N is in([one])", "T is in(word)", "one is in(L)", "T is in({'a': 1})"),
    *facts(True, REFUSED, "N is ne(one)", "one is ne(N)", "N is not in([one])", "N is not none"),
    # Functions that ask.
    *facts(
        False, False,
        "contains(T, word)", "contains(word, T)", "contains(T, T)", "overlaps(L, words)", "overlaps(words, L)",
        "near(G, spot, km=5)", "near(spot, G, km=5)",
        "starts_with(T, word)", "starts_with(word, T)", "ends_with(T, word)", "ends_with(word, T)",
    ),
    *facts(False, REFUSED, "version(T) < '2'", "version(T) == version(T)", "version(word) > '0'"),
    *facts(True, REFUSED, "version(T) is missing", "version(word) != '1'"),
    # A choice is made without it, too.
    *facts(1, REFUSED, "N | pick(a=2, other=1)", "N | pick({1: 2}, other=one)", "{'other': 1} | at(N)"),
    *facts(1, REFUSED, "word | pick(zz=N, other=1)", "N | fallback(T, 1)"),
    *facts(True, REFUSED, "(N | pick(a=2)) is missing", "({'a': 1} | at(N)) is missing", "(T | at(1)) is missing"),
    *facts(False, REFUSED, "near(G, G, km=5)"),
    *facts(True, True, "not contains(T, word)", "not overlaps(L, words)", "not near(G, spot, km=5)"),
    # It sorts last, counts as false where elements are chosen, and to compare all takes all.
    *facts(1, REFUSED, "([2, N, one] | sort)[0]", "([{}, {'a': one}] | sort(attribute='a') | first).a"),
    *facts(2, REFUSED, "([N, 2, one] | sort(reverse=true))[0]"),
    *facts(True, REFUSED, "([2, N, one] | sort | last) is missing"),
    *facts(True, REFUSED, "([N, 2, one] | sort(reverse=true) | last) is missing"),
    *facts(1, REFUSED, "[N, one] | select | list | length", "[N, one] | select('missing') | list | length"),
    *facts(RAISES, REFUSED, "[one, N] | max", "[one, N] | min", "[one, N] | unique | list | length"),
    *facts(RAISES, REFUSED, "[{'a': N}] | groupby('a')", "[{'a': one}, {}] | sum(attribute='a')"),
    # Something in its place.
    *facts(7, REFUSED, "N | fallback(7)", "N | default(7)", "N | d(7)", "N | fallback(N) | fallback(7)"),
    *facts(7, REFUSED, "N.a.b | fallback(7)", "7 if N else 7", "0 if N else 7", "(1 if N) | fallback(7)"),
    *facts(1, REFUSED, "one | fallback(7)", "one | default(7)", "one if not N else 7"),
    *facts(MISSING, REFUSED, "N | fallback(N)", "1 if N", "[N, one] | first", "[N, one][0]"),
    *facts(True, REFUSED, "(1 if N) is missing", "(1 if N else N) is missing"),
    # What is in it is missing too.
    *facts(MISSING, REFUSED, "N.a", "N['a']", "N[0]", "L[1:]", "L[:1]", "N.a.b[0].c"),
    # What it is the key of is missing too.
    *facts(MISSING, REFUSED, "words[N]", "{'a': 1}[T]", "{'a': 1}[T].b", "N[T]", "{'a': 1}[G]"),
    *facts(5, REFUSED, "{'a': 1}[T] | fallback(5)", "{'a': 1}[T] or 5"),
    *facts(True, REFUSED, "N.a is missing", "L[0] is missing", "L[1:] is missing", "N.a != one"),
    *facts(False, REFUSED, "N.a == one", "L[0] == one", "one in L[1:]"),
    # Computing is a use; a comparison of a collection that computes with it is false by itself.
    *facts(RAISES, False, "N + one > 0", "one - N > 0", "N * 2 == 2", "-N < 0", "N + N == N", "+N > 0"),
    *facts(RAISES, True, "N + one != 2", "not (N + one > 0)", "not (-N < 0)"),
    *facts(RAISES, REFUSED, "distance(G, spot) < 5", "distance(spot, G) > 5"),
    *facts(RAISES, REFUSED, "N / 2 > 0", "N // 2 > 0", "N % 2 == 0", "N ** 2 > 0", "2 ** N > 0", "2 % N == 0"),
    *facts(RAISES, REFUSED, "T ~ word", "word ~ T", "T ~ ''"),
    # So is filtering, passing on, calling and being a key.
    *facts(RAISES, REFUSED, "T | upper", "L | length", "L | list", "N | abs", "N | money", "L | map(attribute='a')"),
    *facts(RAISES, REFUSED, "word | replace('a', T)", "words | join(T)", "[word, T] | join(',')", "[one, N] | sum"),
    *facts(RAISES, REFUSED, "range(N)", "segment(T)", "days(N)", "dict(a=N)", "_('%(n)s times', n=N)"),
    *facts(RAISES, REFUSED, "N is divisibleby(2)", "4 is divisibleby(N)", "T is string", "N is number", "N is odd"),
    *facts(RAISES, REFUSED, "N()", "N.a()", "words[N:]", "words[:N]", "{T: 1}"),
]  # fmt: skip

STATEMENTS = [
    "{{ N }}",
    "{% for x in L %}{% endfor %}",
    "{% for x in N.a.b %}{% else %}none{% endfor %}",
    "{% for x in L if x %}{% endfor %}",
    "{% set s %}{{ N }}{% endset %}",
    "{% filter upper %}{{ N }}{% endfilter %}",
    "{% macro m(x) %}{% endmacro %}{{ m(N) }}",
    "{% macro m(x) %}{% endmacro %}{{ m(x=N) }}",
    "{% macro m() %}{{ caller(N) }}{% endmacro %}{% call(y) m() %}{% endcall %}",
    "{% for n in words recursive %}{{ loop(L) }}{% endfor %}",
    "{% trans n=N %}{{ n }} times{% endtrans %}",
    "{% trans count=N %}one{% pluralize %}many{% endtrans %}",
]
"""What a template does with it: each of these is a use."""

SILENT = {
    "{% if N %}a{% elif N == one %}b{% else %}c{% endif %}": "c",
    "{% if not N %}a{% endif %}": "a",
    "{% for x in words if x == T %}{{ x }}{% else %}none{% endfor %}": "none",
    "{% set x = N %}{{ x is missing }}": "True",
    "{% with x = N %}{{ x | fallback('f') }}{% endwith %}": "f",
    "{% for x in L or words %}{{ x }}{% endfor %}": "ab",
    "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(N or 'm') }}": "m",
    "{% level 2 %}{{ N }}{% level 1 %}down{% endlevel %}": "down",
    "{% level 1 %}{{ N is missing }}{% endlevel %}": "True",
}
"""What is none, and what comes out."""
