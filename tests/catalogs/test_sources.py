"""Whatever a source file holds: a documented rule, or one clear message at its place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dynacontent.catalogs import MEMORY, importing, open_store
from dynacontent.catalogs.readers import UnclearError
from dynacontent.formats.fields import parse_fields
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.source import SourceText
from dynacontent.ports import CatalogStore

FIELDS = {"sku": "str", "name": "str?", "n": "int?", "f": "float?", "d": "decimal?", "l": "list[str]?"}


def schema(source: str, fields: Any = FIELDS) -> CatalogSchema:
    path, parsed = "catalogs/products.yaml", parse_fields(fields)
    return CatalogSchema(name="products", path=path, source=SourceText(source), key="sku", fields=parsed)


def opened(root: Path, declared: CatalogSchema, url: str | None = MEMORY) -> tuple[CatalogStore, str]:
    store, rejected = open_store({"products": declared}, root, url=url)
    return store, "\n".join(str(problem) for found in rejected for problem in found.problems)


@dataclass(frozen=True)
class Bad:
    description: str
    content: str | bytes
    expect: str
    source: str = "products.csv"


CSV, JSON, LINES = "catalogs/products.csv", "catalogs/products.json", "catalogs/products.jsonl"
BAD = [
    Bad("an empty file", "", f"{CSV}: this file has no header\n  hint: the first line names the columns"),
    Bad(
        "a header that names a column twice", "sku,name,name\na,b,c\n", f"{CSV}:1: column 'name' stands twice"
    ),
    Bad("a header with a hole", "sku,,name\na,b,c\n", f"{CSV}:1: column 2 has no name"),
    Bad(
        "another separator",
        "sku;name\na;b\n",
        f"{CSV}:1: cells are separated by ';', not by ','\n"
        "  hint: save the file as CSV with commas, in UTF-8",
    ),
    Bad(
        "only a header, without the key",
        "name\n",
        f"{CSV}:1: column 'sku' is missing\n  hint: the file has name",
    ),
    Bad("a NUL byte", "sku,name\na,b\0c\n", f"{CSV}:2: column 'name' holds a NUL character"),
    Bad(
        "a cell of 10 MB",
        "sku,name\na," + "x" * 10_000_000 + "\n",
        f"{CSV}:2: a cell of this row has more than 1,000,000 characters\n"
        "  hint: perhaps a quote is never closed",
    ),
    Bad(
        "a quote that is never closed",
        'sku,name\na,"b\n',
        f"{CSV}:2: this row is not CSV: unexpected end of data\n"
        "  hint: a quote inside a quoted cell is doubled",
    ),
    Bad(
        "two encodings",
        "sku,name\na,Zürich\n".encode() + "b,Zürich\n".encode("latin-1"),
        f"{CSV}:3: this file is not UTF-8\n  hint: save the file as UTF-8",
    ),
    Bad(
        "UTF-16",
        "sku,name\na,b\n".encode("utf-16"),
        f"{CSV}:1: this file is not UTF-8\n  hint: it is UTF-16; save it as UTF-8",
    ),
    Bad("a number that is none", "sku,f\na,nan\n", f"{CSV}:2: f should be a number, not text 'nan'"),
    Bad("infinity", "sku,f\na,1e999\n", f"{CSV}:2: f should be a finite number, not text '1e999'"),
    Bad(
        "a decimal comma",
        'sku,d\na,"1,5"\n',
        f"{CSV}:2: d should be a number, not text '1,5'\n  hint: with a decimal point, not a comma",
    ),
    Bad("too many places", "sku,d\na,0.0000001\n", f"{CSV}:2: d has more than 6 decimal places"),
    Bad("too large", "sku,n\na,9223372036854775807\n", f"{CSV}:2: n is too large a number to compare"),
    Bad(
        "a key that stands twice, far apart",
        "sku\n" + "".join(f"{number}\n" for number in range(5_000)) + "17\n",
        f"{CSV}:5002: sku '17' stands twice: also in line 19",
    ),
    Bad("a blank key", "sku,name\n ,b\n", f"{CSV}:2: sku is required\n  hint: it is the catalog's key"),
    Bad(
        "NaN in JSON",
        '[{"sku": "a", "f": NaN}]',
        f'{JSON}:1:20: NaN is no JSON number\n  1 | [{{"sku": "a", "f": NaN}}]\n    |                    ^',
        "products.json",
    ),
    Bad(
        "a key of JSON that stands twice",
        '{"sku": "a", "sku": "b"}\n',
        f'{LINES}:1:14: key \'sku\' stands twice\n  1 | {{"sku": "a", "sku": "b"}}\n    |              ^',
        "products.jsonl",
    ),
    Bad(
        "half a character",
        '{"sku": "a", "name": "\\ud800"}\n',
        f"{LINES}:1:22: this text holds half a character (a lone surrogate)\n"
        '  1 | {"sku": "a", "name": "\\ud800"}\n'
        "    |                      ^",
        "products.jsonl",
    ),
    Bad(
        "a NUL character in JSON",
        '[{"sku": "a", "name": "b\\u0000"}]',
        f"{JSON}: item 1: name holds a NUL character",
        "products.json",
    ),
    Bad(
        "text where a list belongs, and a list where text belongs",
        '[{"sku": "a", "l": "x|y"}, {"sku": "b", "name": ["x"]}, {"sku": ["c"]}]',
        f"{JSON}: item 1: l should be a list, not text 'x|y'\n"
        f"{JSON}: item 2: name should be text, not a list\n"
        f"{JSON}: item 3: sku should be text, not a list",
        "products.json",
    ),
    Bad(
        "JSON that is no list",
        '{"sku": "a"}',
        f'{JSON}: should be a list of items\n  hint: [{{...}}, {{...}}] or {{"items": [...]}}',
        "products.json",
    ),
    Bad(
        "JSON that ends in the middle",
        '[{"sku": "a"}, {"sku": ',
        f"{JSON}:1:24: this is not JSON: expecting value\n"
        '  1 | [{"sku": "a"}, {"sku": \n'
        "    |                        ^",
        "products.json",
    ),
    Bad(
        "something that is no Parquet",
        b"PAR1 it says",
        "catalogs/products.parquet: this is not a Parquet file that can be read: ",
        "products.parquet",
    ),
]


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.description)
def test_what_cannot_be_imported_is_told(case: Bad, tmp_path: Path, shop: SimpleNamespace) -> None:
    shop.write(tmp_path, case.content, case.source)
    _, printed = opened(tmp_path, schema(case.source))
    told = printed[: len(case.expect)] if case.source.endswith("parquet") else printed
    assert told == case.expect


@dataclass(frozen=True)
class Good:
    description: str
    content: str | bytes
    expect: list[dict[str, Any]]
    source: str = "products.csv"


GOOD = [
    Good("a BOM, line ends of Windows", "\ufeffsku,name\r\na,b\r\n", [{"sku": "a", "name": "b"}]),
    Good("blank lines and cells", "sku,name,n\n\na,,\n\nb, ,2\n", [{"sku": "a"}, {"sku": "b", "n": 2}]),
    Good("an optional column that is not there", "sku\na\n", [{"sku": "a"}]),
    Good("no rows", "sku,name\n", []),
    Good("line ends within a cell", 'sku,name\na,"b\nc"\n', [{"sku": "a", "name": "b\nc"}]),
    Good("text kept as it is", "sku,name\na, b é😀 \n", [{"sku": "a", "name": " b é😀 "}]),
    Good("numbers as people write them", "sku,n,f\na, +07 ,1e3\n", [{"sku": "a", "n": 7, "f": 1000.0}]),
    Good("decimals as they are written", "sku,d\na,1.50\n", [{"sku": "a", "d": Decimal("1.50")}]),
    Good("lists", "sku,l\na,x| y \nb,x\n", [{"sku": "a", "l": ["x", "y"]}, {"sku": "b", "l": ["x"]}]),
    Good("a list with a quote", 'sku,l\na,"x""|\\y"\n', [{"sku": "a", "l": ['x"', "\\y"]}]),
    Good("null in JSON", '[{"sku": "a", "name": null}]', [{"sku": "a"}], "products.json"),
    Good("lists in JSON", '[{"sku": "a", "l": ["x|y", "z"]}, {"sku": "b", "l": []}, {"sku": "c", "l": [""]}]',
         [{"sku": "a", "l": ["x|y", "z"]}, {"sku": "b", "l": []}, {"sku": "c", "l": [""]}], "products.json"),
    Good("only plain lists in JSON", '[{"sku": "a", "l": ["x", "y"]}, {"sku": "b", "l": ["z"]}]',
         [{"sku": "a", "l": ["x", "y"]}, {"sku": "b", "l": ["z"]}], "products.json"),
    Good("whole numbers in JSON", '[{"sku": "a", "n": 1, "f": 1, "d": 1}]',
         [{"sku": "a", "n": 1, "f": 1.0, "d": Decimal(1)}], "products.json"),
    Good("other numbers in JSON", '[{"sku": "b", "n": 1.0, "f": 1.5, "d": 1.0}]',
         [{"sku": "b", "n": 1, "f": 1.5, "d": Decimal("1.0")}], "products.json"),
    Good("nothing in JSON", '{"items": [ ]}\n', [], "products.json"),
    Good("a long list of JSON", "[" + ",\n".join(f'{{"sku": "{n:05}"}}' for n in range(20_000)) + "]",
         [{"sku": f"{n:05}"} for n in range(20_000)], "products.json"),
    Good("blank lines of JSON Lines", '\n{"sku": "a", "n": 1}\n\n', [{"sku": "a", "n": 1}], "products.jsonl"),
]  # fmt: skip


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.description)
def test_what_is_imported(
    case: Good, tmp_path: Path, shop: SimpleNamespace, database_url: str | None
) -> None:
    shop.write(tmp_path, case.content, case.source)
    store, printed = opened(tmp_path, schema(case.source), database_url)
    assert printed == ""
    assert rows_of(store) == case.expect


def rows_of(store: CatalogStore) -> list[dict[str, Any]]:
    keys = store.keys("products", 100_000)
    return [dict(row) for row in store.items("products", keys).values()]


EVERYTHING = {
    **FIELDS,
    "name": "str? by=locale",
    "price": "money? by=currency",
    "day": "date?",
    "at": "datetime?",
    "yes": "bool?",
    "size": "enum[s,m]?",
    "link": "url?",
    "picture": "image?",
    "place": "geo?",
    "list": "money?",
    "numbers": "list[int]?",
    "refs": "list[ref[products]]",
    "maker": {"city": "str?", "staff": "int?"},
    "words": "map[str]?",
}
_word = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
_CELLS: dict[str, st.SearchStrategy[str]] = {
    "name": _word,
    "name@de": _word,
    "n": st.one_of(st.integers(-(10**12), 10**12).map(str), st.sampled_from(["", " 5 ", "007"])),
    "f": st.one_of(st.floats(allow_nan=False, allow_infinity=False, width=32).map(str), st.just("")),
    "d": st.one_of(
        st.decimals(-(10**6), 10**6, places=3).map(str), st.sampled_from(["", "1.50", "1e3", "007.5"])
    ),
    "price@EUR": st.one_of(
        st.decimals(0, 10**6, places=2).map(str), st.sampled_from(["", "3 EUR", "EUR 4.00"])
    ),
    "l": st.one_of(st.sampled_from(["a|b", "a", "", "a||b", "x|", 'q"|\\']), _word),
    "day": st.sampled_from(["2026-05-01", "", " 2026-05-01"]),
    "at": st.sampled_from(["2026-05-01T09:00:00Z", "2026-05-01 09:00", "2026-05-01", ""]),
    "yes": st.sampled_from(["true", "no", "1", ""]),
    "size": st.sampled_from(["s", "m", ""]),
    "link": st.sampled_from(["https://a.example/b-c.html", "HTTP://a.example", "mailto:a@b.example", ""]),
    "picture": st.sampled_from(["a/b.png", "ä.png", "https://a.example/x.png", ""]),
    "place": st.sampled_from(["52.5,13.4", "-90,180", ""]),
    "list": st.sampled_from(["12.50 EUR", "EUR 1", ""]),
    "numbers": st.sampled_from(["1|2", "3", ""]),
    "refs": st.sampled_from(["a|b", "", "é"]),
    "maker": st.sampled_from(['{"city": "Köln"}', '{"city": "a", "staff": 3}', "{}"]),
    "words": st.sampled_from(['{"a": "b"}', ""]),
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_both_ways_of_reading_store_the_same(
    data: st.DataObject, tmp_path: Path, shop: SimpleNamespace
) -> None:
    """Column by column, and record by record where that gives up."""
    import csv
    import io

    count = data.draw(st.integers(1, 4))
    rows = [{"sku": str(n)} | {name: data.draw(cell) for name, cell in _CELLS.items()} for n in range(count)]
    text = io.StringIO()
    writer = csv.DictWriter(text, ["sku", *_CELLS], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    shop.write(tmp_path, text.getvalue())
    declared = schema("products.csv", EVERYTHING)
    quick, told = opened(tmp_path, declared)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "QuickTable", refused)
        careful, also = opened(tmp_path, declared)
    assert told == also
    if not told:
        assert stored(quick) == stored(careful)


def refused(*_arguments: object) -> None:
    raise UnclearError


def stored(store: Any) -> tuple[list[str], list[Any]]:
    """Everything in the table, column by column."""
    with store.snapshot() as reader:
        connection = reader._connection("products")
        names = sorted(column[1] for column in connection.execute("PRAGMA table_info(items)"))
        quoted = ", ".join(f'"{name}"' for name in names)
        return names, connection.execute(f"SELECT {quoted} FROM items ORDER BY sku").fetchall()


def test_postgresql_without_psycopg_names_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    from dynacontent.errors import MissingExtraError

    for name in [name for name in sys.modules if name.startswith("dynacontent.catalogs.postgres")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("dynacontent.catalogs.postgres_depot", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtraError) as caught:
        opened(tmp_path, schema("products.csv"), "postgresql://nobody@localhost/nothing")
    assert str(caught.value) == (
        "PostgreSQL is read with psycopg\n  hint: pip install 'dynacontent[postgres]'"
    )
