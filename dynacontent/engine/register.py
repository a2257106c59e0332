"""Every filter, test and function a template or expression may use, in one list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dynacontent.engine import functions
from dynacontent.engine.filters import FILTERS
from dynacontent.expressions.missing import is_missing
from dynacontent.expressions.sandbox import SafeEnvironment

JINJA_FILTERS = frozenset(
    """
    abs batch capitalize d default dictsort e escape first float forceescape groupby int items join
    last length list lower max min reject rejectattr replace reverse round safe select selectattr slice
    sort string striptags sum title trim truncate unique upper urlencode wordcount map count
    """.split()
)
"""Jinja's own filters that are pure, bounded, and mean what they mean in Jinja."""

JINJA_TESTS = frozenset(
    """
    boolean defined divisibleby eq == equalto even false float ge > greaterthan gt in integer iterable
    le <= lessthan lower lt < mapping ne != none number odd sameas sequence string true undefined upper >=
    """.split()
)


def register(environment: SafeEnvironment, *, brand: Mapping[str, Any]) -> None:
    """Put filters, tests and functions into an environment, and nothing else."""
    environment.filters = {
        **{name: function for name, function in environment.filters.items() if name in JINJA_FILTERS},
        **FILTERS,
    }
    environment.tests = {
        **{name: function for name, function in environment.tests.items() if name in JINJA_TESTS},
        "missing": is_missing,
    }
    environment.globals.update(
        brand=dict(brand),
        context=functions.ContextReader(),
        catalogs=functions.CatalogsReader(),
        collection=functions.collection,
        segment=functions.segment,
        contains=functions.contains,
        overlaps=functions.overlaps,
        asset=functions.asset,
    )
