"""``dynacontent catalog``: product data as the workspace reads it."""

# ruff: noqa: E501 - texts stand here as they are printed

from __future__ import annotations

import json
import re
from collections.abc import Callable
from textwrap import dedent

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_show(run: Run) -> None:
    result = run("catalog", "show", "products", "--limit", "2")
    assert (result.exit_code, result.stderr) == (0, "")
    head, _, rest = result.stdout.partition("  version ")
    assert head == dedent("""\
        products: 5 items
          schema catalogs/products.yaml, data catalogs/products.csv, key sku
        """)
    assert rest.partition("\n")[2] == dedent("""\

        Fields
          field     type
          sku       str
          name      str by=locale
          price     money by=currency
          category  str
          rating    float
          picture   image?

        Collections
          best
            level: 2, sort: -item.rating, limit: 3
          picked
            level: 3, where: item.category in profile.favourites, sort:
            -item.rating, min: 2, fallback: best

        First 2 items
          sku   name  price   category  rating  picture
          dome  Dome  300.00  tents     4.7     tent.png
          mat   Mat   50.00   sleeping  4.9
        """)


def test_show_an_item(run: Run) -> None:
    result = run("catalog", "show", "products", "tent")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == dedent("""\
        field      value
        sku        tent
        name       Tent
        name@de    Zelt
        price@EUR  200.00
        price@USD  220.00
        category   tents
        rating     4.5
        picture    tent.png
        """)


def test_json(run: Run) -> None:
    item = json.loads(run("catalog", "show", "products", "tent", "--format", "json").stdout)
    assert item["name"] == {"": "Tent", "de": "Zelt"}
    catalog = json.loads(run("catalog", "show", "products", "--format", "json").stdout)
    assert (catalog["items"], catalog["key"], len(catalog["first"])) == (5, "sku", 5)
    assert [one["name"] for one in json.loads(run("catalog", "list", "--format", "json").stdout)] == [
        "products"
    ]


def test_list(run: Run) -> None:
    assert run("catalog", "list").stdout == dedent("""\
        catalog   items  key  source                 collections
        products  5      sku  catalogs/products.csv  best, picked
        """)


STORES = {
    "catalogs/stores.yaml": "source: stores.csv\nkey: id\nfields:\n  id: int\n  name: str\n  sells: ref[products]?\n",
    "catalogs/stores.csv": "id,name,sells\n1,Berlin,tent\n2,Bern,tant\n",
}


@pytest.mark.parametrize(("arguments", "told"), [
    (("product",), "error: there is no catalog 'product'\n  hint: did you mean 'products'?\n"),
    (("products", "tant"), "error: catalog products has no item 'tant'\n  hint: did you mean 'tent'?\n"),
    (("products", "zzz"), "error: catalog products has no item 'zzz'\n  hint: keys: dome, mat, pot, stove, tent\n"),
    (
        ("products", "\udcff"),
        "error: catalog products has no item '\\udcff'\n  hint: keys: dome, mat, pot, stove, tent\n",
    ),
    (("stores", "9" * 23), f"error: catalog stores has no item '{'9' * 23}'\n  hint: keys: 1, 2\n"),
    (("stores", "3"), "error: catalog stores has no item '3'\n  hint: keys: 1, 2\n"),
    (
        ("stores", "berlin"),
        "error: keys of stores are whole numbers, not 'berlin'\n  hint: as in: dynacontent catalog show stores 17\n",
    ),
])  # fmt: skip
def test_what_is_not_there(run: Run, arguments: tuple[str, ...], told: str) -> None:
    result = run("catalog", "show", *arguments, change=STORES)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", told)


def test_without_its_file(run: Run) -> None:
    change = {"catalogs/products.csv": None}
    result = run("catalog", "show", "products", change=change)
    assert result.exit_code == 0
    assert result.stdout.startswith("products: no data\n")
    assert result.stderr.startswith("warning: catalogs/products.csv: ")
    result = run("catalog", "check", change=change)
    assert result.exit_code == 1
    assert result.stderr.startswith("catalogs/products.csv: ")


def test_check(run: Run) -> None:
    result = run("catalog", "check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "products: 5 items, no problems\n", "")


def test_check_names_what_no_index_helps(run: Run) -> None:
    odd = "collections:\n  odd: {where: item.id * 2 > 9}\n  even: {where: item.name == 'Bern'}\n"
    stores = {**STORES, "catalogs/stores.yaml": STORES["catalogs/stores.yaml"] + odd}
    change = {**stores, "catalogs/stores.csv": "id,name,sells\n1,Berlin,tent\n"}
    assert run("catalog", "check", change=change).stdout == (
        "products: 5 items, no problems\n"
        "stores: 1 item, no problems\n"
        "  odd has no index: it looks at every item\n"
    )
    found = json.loads(run("catalog", "check", "stores", "--format", "json", change=change).stdout)
    assert found == [{"name": "stores", "items": 1, "without_index": ["odd"]}]


def test_check_follows_keys_and_pictures(run: Run) -> None:
    picture = "sku,name,price@EUR,category,rating,picture\ntent,Tent,1.00,tents,4.5,no.png\n"
    result = run("catalog", "check", change={**STORES, "catalogs/products.csv": picture})
    assert result.exit_code == 1
    assert result.stderr == dedent("""\
        catalogs/products.csv:2: picture: there is no picture templates/assets/no.png
        catalogs/stores.csv:3: sells: products has no item 'tant'
          hint: did you mean 'tent'?
        2 problems
        """)
    assert run("catalog", "check", "products", change=STORES).exit_code == 0


def test_check_names_the_item_where_there_are_no_lines(run: Run) -> None:
    stores = {
        "catalogs/stores.yaml": STORES["catalogs/stores.yaml"].replace("csv", "json"),
        "catalogs/stores.json": '[{"id": 1, "name": "Berlin", "sells": "tant"}]',
    }
    assert run("catalog", "check", "stores", change=stores).stderr == (
        "catalogs/stores.json: item 1: sells: products has no item 'tant'\n  hint: did you mean 'tent'?\n"
    )


def test_check_tells_once_that_a_catalog_is_empty(run: Run) -> None:
    change = {**STORES, "catalogs/products.csv": "sku,name,price@EUR,category,rating,picture\n"}
    result = run("catalog", "check", "stores", change=change)
    assert (result.exit_code, result.stderr) == (
        1,
        "catalogs/stores.csv: sells: products has no items at all\n",
    )


TWICE = "id,name,sells\n1,Berlin,tent\n1,Bern,tent\n"


@pytest.mark.parametrize(("data", "told"), [
    (TWICE, {"message": "id 1 stands twice: also in line 2", "line": 3, "column": None, "hint": None}),
    ("id,name,sells\n1,Berlin,tant\n", {
        "message": "sells: products has no item 'tant'",
        "line": 2,
        "column": None,
        "hint": "did you mean 'tent'?",
    }),
])  # fmt: skip
def test_check_tells_programs_what_is_wrong(run: Run, data: str, told: dict[str, object]) -> None:
    """Whether it is found when the workspace is opened or by the check, it is JSON on stdout."""
    result = run("catalog", "check", "--format", "json", change={**STORES, "catalogs/stores.csv": data})
    assert (result.exit_code, result.stderr) == (1, "")
    assert json.loads(result.stdout) == {"problems": [{**told, "path": "catalogs/stores.csv"}]}


def test_import(run: Run) -> None:
    first = run("catalog", "import", "--force")
    assert (first.exit_code, first.stderr) == (0, "")
    assert re.fullmatch(r"products: 5 items, imported\n\d+\.\d s\n", first.stdout)
    found = json.loads(run("catalog", "import", "products", "--format", "json").stdout)
    assert [(one["catalog"], one["items"]) for one in found] == [("products", 5)]


def test_import_of_what_does_not_fit(run: Run) -> None:
    """One message for each problem, with file, line, column and hint; the other catalogs are imported."""
    broken = "sku,name,price@EUR,category,rating\ntent,Tent,cheap,tents,4.5\ntent,Tent,1.00,tents,4.5\n"
    result = run("catalog", "import", change={**STORES, "catalogs/products.csv": broken})
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == dedent("""\
        catalogs/products.csv:2: price@EUR should be a number, not text 'cheap'
        """)
    assert json.loads(run("catalog", "show", "stores", "1", "--format", "json").stdout)["name"] == "Berlin"


def test_a_name_that_is_no_catalog(run: Run) -> None:
    result = run("catalog", "import", "prodcts")
    assert (result.exit_code, result.stderr) == (
        1,
        "error: there is no catalog 'prodcts'\n  hint: did you mean 'products'?\n",
    )


def test_query(run: Run) -> None:
    result = run("catalog", "query", "picked", "--profile", "ada")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == dedent("""\
        sku    name    price       category  rating  picture
        dome   Kuppel  300.00 EUR  tents     4.7     assets/tent.png
        tent   Zelt    200.00 EUR  tents     4.5     assets/tent.png
        mat    Matte   50.00 EUR   sleeping  4.9
        pot    Topf    30.00 EUR   cooking   4.1
        stove  Kocher  80.00 EUR   cooking   4.0

        picked: 5 items of products, level 3, de
          3 of them from best
          picked read profile.favourites = tents
        """)


def test_query_that_gives_nothing(run: Run) -> None:
    result = run("catalog", "query", "picked", "--profile", "ada", "--level", "1")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == dedent("""\
        picked is missing: level_cap
          not picked: a collection of level 3 is above the cap
          not best: a collection of level 2 is above the cap
        """)


PARAMETERS = {
    **STORES,
    "catalogs/stores.csv": "id,name,sells\n1,Berlin,tent\n2,Bern,\n3,Basel,mat\n",
    "catalogs/stores.yaml": STORES["catalogs/stores.yaml"]
    + "collections:\n  selling:\n    where: item.sells == what or item.name in names\n"
    + "    parameters: {what: 'ref[products]?', names: 'list[str]?'}\n",
}


def test_show_names_the_types_of_parameters(run: Run) -> None:
    result = run("catalog", "show", "stores", change=PARAMETERS)
    assert 'parameters: {"what": "ref[products]?", "names": "list[str]?"}' in " ".join(result.stdout.split())
    found = json.loads(run("catalog", "show", "stores", "--format", "json", change=PARAMETERS).stdout)
    assert found["collections"]["selling"]["parameters"] == {"what": "ref[products]?", "names": "list[str]?"}


def test_query_with_parameters(run: Run) -> None:
    """They count as constants: the collection keeps its level, also under a cap."""
    given = ("--parameter", "what=tent", "--parameter", "names=Bern", "--level", "2", "--format", "json")
    result = run("catalog", "query", "selling", "--profile", "ada", *given, change=PARAMETERS)
    found = json.loads(result.stdout)
    assert ([row["name"] for row in found["rows"]], found["level"]) == (["Berlin", "Bern"], 2)


def test_query_with_parameters_that_do_not_fit(run: Run) -> None:
    ask = ("catalog", "query", "selling", "--profile", "ada", "--parameter")
    result = run(*ask, "what=tant", change=PARAMETERS)
    assert (result.exit_code, result.stdout) == (1, "")
    assert (
        result.stderr == "error: parameter what: products has no item 'tant'\n  hint: did you mean 'tent'?\n"
    )
    result = run(*ask, "what=tent", "--parameter", "what=mat", change=PARAMETERS)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "what is given twice; give it once: what=tent or what=mat" in result.stderr


@pytest.mark.parametrize(("arguments", "told"), [
    (("pickd",), "error: there is no collection 'pickd'\n  hint: did you mean 'picked'?\n"),
    (("best", "--parameter", "a=b"), "error: collection 'best' has no parameter 'a'\n  hint: it takes none\n"),
])  # fmt: skip
def test_query_for_what_is_not_there(run: Run, arguments: tuple[str, ...], told: str) -> None:
    result = run("catalog", "query", *arguments, "--profile", "ada")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", told)


def test_query_as_json(run: Run) -> None:
    result = run("catalog", "query", "best", "--profile", "ada", "--limit", "2", "--format", "json")
    found = json.loads(result.stdout)
    assert [row["sku"] for row in found["rows"]] == ["mat", "dome"]
    assert (found["catalog"], found["level"], found["code"]) == ("products", 2, None)


@pytest.mark.parametrize(("name", "hint"), [
    ("shwo", "did you mean 'show'?"),
    ("imprt", "did you mean 'import'?"),
    ("xyz", "commands are check, import, list, query, show"),
])  # fmt: skip
def test_a_command_that_is_not_there(run: Run, name: str, hint: str) -> None:
    result = run("catalog", name)
    assert result.exit_code == 2
    assert result.stderr.endswith(f"Error: there is no command {name!r}: {hint}\n")
