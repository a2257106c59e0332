"""The filters, tests and functions of a workspace's own: what they are given, what they may give, and
that they are found, checked and guarded like those that come with dynacontent."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from textwrap import dedent

import pytest

from dynacontent import MissingValueError, RenderError, Workspace, WorkspaceError
from dynacontent.rendering.originals import originals_of

Write = Callable[[dict[str, str | None]], Path]
CONFIGURATION = """\
    version = 1
    locales = ["en", "de"]
    currency = "EUR"
    filters = "shop_filters"
    [brand]
    name = "Shop"
    """
MODULE = dedent('''\
    """Filters of the shop."""
    from dataclasses import dataclass
    from datetime import date, datetime
    from decimal import Decimal
    from typing import Any, Literal

    from markupsafe import Markup

    def loyalty(points: int, style: Literal["short", "long"] = "short") -> str:
        """The name of a loyalty tier."""
        name = "gold" if points > 30 else "blue"
        return name if style == "short" else f"the {name} tier"

    def greet(name: str | None) -> str:
        return f"Hi {name}" if name else "Hello"

    def kind(value: Any) -> str:
        return type(value).__name__

    def emptied(values: list[str]) -> int:
        count = len(values)
        values.clear()
        return count

    def nothing(value: str) -> str | None:
        return None

    def broken(value: str) -> str:
        raise ValueError(f"cannot do with {value}")

    def gives(value: str, what: str) -> Any:
        return {
            "markup": Markup("<b>"),
            "set": {1},
            "naive": datetime(2026, 1, 1),
            "deep": [[{"a": Decimal("1.5")}]],
            "many": list(range(200_000)),
        }[what]

    def adult(age: int) -> bool:
        return age >= 18

    def plus(a: int, b: int = 1) -> int:
        return a + b

    def joined(values: list[str], more: list[str] = []) -> str:
        return "/".join([*values, *more])

    def _helper() -> str:
        return ""

    TESTS = [adult]
    FUNCTIONS = [plus]
    ''')
OWN: dict[str, str | None] = {"dynacontent.toml": CONFIGURATION, "shop_filters.py": MODULE}


def pushing(body: str) -> dict[str, str | None]:
    """The shop with a message whose push says this."""
    manifest = f"event: cart_abandoned\npush:\n  title: t\n  body: '{body}'\n"
    return {**OWN, "templates/messages/note/message.yaml": manifest}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{{ profile.age | loyalty }}", "gold"),
        ('{{ profile.age | loyalty(style="long") }}', "the gold tier"),
        ("{{ profile.first_name | greet }}", "Hi Ada"),
        ("{{ profile.last_viewed.name | greet }}", "Hello"),
        ("{{ plus(profile.age) }} {{ plus(1, b=2) }}", "37 3"),
        ("{% if profile.age is adult %}adult{% endif %}", "adult"),
        ("{{ profile.favourites | emptied }} {{ profile.favourites | length }}", "1 1"),
        ('{{ profile.first_name | nothing | fallback("none") }}', "none"),
        ("{% level 2 %}{{ profile.first_name | nothing }}{% level 1 %}one{% endlevel %}", "one"),
        # exact built-in values, whatever they are inside
        ("{{ profile.first_name | kind }} {{ brand.name | kind }}", "str str"),
        ("{% set text %}a {{ profile.age }}{% endset %}{{ text | kind }}", "str"),
        ("{{ profile.favourites | kind }} {{ range(3) | kind }}", "list list"),
        ("{{ event.lines[0].quantity | kind }} {{ context.now | kind }}", "int datetime"),
        ('{{ (profile.first_name | gives("deep"))[0][0].a }}', "1.5"),
    ],
)
def test_what_it_says(body: str, says: str, root: Write) -> None:
    change = pushing(body)
    for plain in (False, True):
        workspace = Workspace.open(root(change), plain=plain)
        assert workspace.render("note", "push", workspace.persona("ada")).body == says  # type: ignore[union-attr]
        assert workspace.disagreements("note", workspace.persona("ada")) == ()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{{ profile.first_name | broken }}", "filter broken failed: ValueError (shop_filters.py:29)"),
        ('{{ profile.first_name | gives("markup") }}', "filter gives gave a value of type Markup"),
        ('{{ profile.first_name | gives("set") }}', "filter gives gave a value of type set"),
        ('{{ profile.first_name | gives("naive") | date }}', "gave a datetime without a timezone"),
        ('{{ profile.first_name | gives("many") | length }}', "limit"),
        ("{{ event.lines[0].product | kind }}", "kind is given an item"),
        ("{{ plus | kind }}", "cannot be given a value of type function"),
    ],
)
def test_what_goes_wrong_is_told_without_values(body: str, message: str, root: Write) -> None:
    workspace = Workspace.open(root(pushing(body)))
    with pytest.raises(RenderError) as raised:
        workspace.render("note", "push", workspace.persona("ada"))
    assert message in str(raised.value)
    assert "message.yaml:" in str(raised.value)
    assert "Ada" not in str(raised.value)
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


def test_a_missing_value_is_not_given_to_what_does_not_take_it(root: Write) -> None:
    workspace = Workspace.open(root(pushing("{{ profile.age | loyalty }}")))
    with pytest.raises(MissingValueError, match=r"profile\.age is missing"):
        workspace.render("note", "push", {"id": "x"}, event={"lines": []})


@dataclass(frozen=True, slots=True)
class Mistake:
    description: str
    change: dict[str, str | None]
    message: str
    place: str = ""


@pytest.mark.parametrize(
    "case",
    [
        Mistake(
            "wrong type", pushing("{{ profile.first_name | loyalty }}"), "loyalty formats a whole number"
        ),
        Mistake("wrong word", pushing('{{ profile.age | loyalty("lng") }}'), "loyalty has no style 'lng'"),
        Mistake("lacking", pushing("{{ plus() }}"), "plus() needs a, a whole number"),
        Mistake("unknown", pushing("{{ profile.age | loyalyt }}"), "did you mean 'loyalty'"),
        Mistake("private", pushing("{{ profile.age | _helper }}"), "there is no filter '_helper'"),
        Mistake("name taken", pushing("{% set plus = 1 %}"), "'plus' has its meaning in every template"),
        Mistake(
            "the name of a filter",
            {**OWN, "shop_filters.py": "\ndef upper(x: str) -> str:\n    return x\n"},
            "there is a filter 'upper' already",
            "shop_filters.py:2",
        ),
        Mistake(
            "the name of the recipient's data",
            {**OWN, "shop_filters.py": "def profile() -> str:\n    return ''\nFUNCTIONS = [profile]\n"},
            "there is a function 'profile' already",
            "shop_filters.py:1",
        ),
        Mistake(
            "a module that fails",
            {**OWN, "shop_filters.py": "x = 1\nimport nosuchmodule\n"},
            "shop_filters.py cannot be run: ModuleNotFoundError: No module named 'nosuchmodule'",
            "shop_filters.py:2",
        ),
        Mistake(
            "no Python", {**OWN, "shop_filters.py": "def f(:\n"}, "this is no Python", "shop_filters.py:1"
        ),
        Mistake(
            "a module that ends the program",
            {**OWN, "shop_filters.py": "import sys\nsys.exit('done')\n"},
            "shop_filters.py cannot be run: SystemExit: done",
            "shop_filters.py:2",
        ),
        Mistake(
            "a list of names",
            {**OWN, "shop_filters.py": "def f(x): ...\nTESTS = ['f']\n"},
            "TESTS is no list of functions of this module",
            "shop_filters.py",
        ),
        Mistake(
            "a list that is none",
            {**OWN, "shop_filters.py": "FUNCTIONS = None\n"},
            "FUNCTIONS is no list of functions of this module",
            "shop_filters.py",
        ),
        Mistake(
            "a filter of nothing",
            {**OWN, "shop_filters.py": "\ndef f(*, style=''): ...\n"},
            "the filter f takes no value",
            "shop_filters.py:2",
        ),
        Mistake(
            "a function that is not done when it returns",
            {**OWN, "shop_filters.py": "async def f(x): ...\nFUNCTIONS = [f]\n"},
            "the function f has to return its result: it is async, or a generator",
            "shop_filters.py:1",
        ),
        Mistake(
            "an annotation of nothing",
            {**OWN, "shop_filters.py": "from __future__ import annotations\ndef f(x: Nosuch): ...\n"},
            "the annotations of f cannot be read: name 'Nosuch' is not defined",
            "shop_filters.py:2",
        ),
        Mistake(
            "no module",
            {**OWN, "shop_filters.py": None},
            "there is no shop_filters.py beside dynacontent.toml",
            "dynacontent.toml:4",
        ),
        Mistake(
            "in a condition on items",
            {
                **OWN,
                "catalogs/products.yaml": "source: products.csv\nkey: sku\n"
                "fields:\n  sku: str\n  rating: float?\n"
                "collections:\n  best: {where: item.rating | kind == 'float'}\n",
                "catalogs/products.csv": "sku,rating\nx,1\n",
                "templates/profile.yaml": "key: id\nfields: {id: str}\n",
                "templates/segments.yaml": None,
                "templates/events.yaml": None,
                "templates/personas/ada.yaml": None,
                "templates/messages/note/message.yaml": "push: {title: t, body: b}\n",
            },
            "a collection cannot use the filter kind on an item",
            "catalogs/products.yaml",
        ),
    ],
    ids=lambda case: case.description,
)
def test_what_an_author_is_told(case: Mistake, root: Write) -> None:
    with pytest.raises(WorkspaceError) as raised:
        Workspace.open(root(case.change))
    assert case.message in str(raised.value)
    assert case.place in str(raised.value)


def test_expressions_have_them_too(root: Write) -> None:
    change = {
        **pushing('{{ segment("grown") }} {{ profile.twice }}'),
        "templates/segments.yaml": "grown: profile.age is adult and profile.age | loyalty == 'gold'\n",
        "templates/profile.yaml": "key: id\nfields:\n  id: str\n  age: int?\n"
        "  twice: int? = plus(profile.age, 36)\n",
        "catalogs/products.yaml": None,
        "templates/events.yaml": "cart_abandoned:\n  n: int?\n",
        "templates/personas/ada.yaml": None,
    }
    workspace = Workspace.open(root(change))
    out = workspace.render("note", "push", {"id": "ada", "age": 36}, event={})
    assert out.body == "True 72"  # type: ignore[union-attr]


def test_another_module_is_another_workspace(root: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A changed module is seen at once, and two of one name do not meet; nothing is left beside them."""
    change = pushing("{{ profile.age | loyalty }}")
    first = Workspace.open(root(change))
    ada = first.persona("ada")
    folder = root({**change, "shop_filters.py": "def loyalty(points: int) -> str:\n    return 'silver'\n"})
    second = Workspace.open(folder)
    assert [one.render("note", "push", ada).body for one in (first, second, first)] == [  # type: ignore[union-attr]
        "gold",
        "silver",
        "gold",
    ]
    assert "shop_filters" not in sys.modules
    assert not list(folder.rglob("__pycache__"))


def test_workers_have_them(root: Write) -> None:
    folder = root(pushing("{{ profile.age | loyalty }}"))
    for start in ("fork", "spawn"):
        with ProcessPoolExecutor(1, mp_context=get_context(start)) as pool:
            assert pool.submit(_body, folder).result() == "gold"


def _body(folder: Path) -> str:
    workspace = Workspace.open(folder)
    return str(workspace.render("note", "push", workspace.persona("ada")).body)  # type: ignore[union-attr]


def test_texts_are_extracted_beside_them(root: Write) -> None:
    workspace = Workspace.open(root(pushing('{{ profile.age | loyalty }}{{ _("Hello") }}')))
    assert [original.ids for original in originals_of(workspace.parts.sources)] == [("Hello",)]
