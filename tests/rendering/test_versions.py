"""Product data may be imported while messages are rendered: no output mixes two versions."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dynacontent import Workspace
from dynacontent.rendering.databases import import_data

ROOT = Path(__file__).parents[2]
MANIFEST = """\
event: cart_abandoned
push:
  title: t
  body: >-
    {{ catalogs.products["tent"].name }} {{ catalogs.products["dome"].name }}
    {% for p in collection("best") %}{{ p.name }} {% endfor %}{{ catalogs.shops["x"].name }}
"""
SHOPS = "source: shops.csv\nkey: id\nfields: {id: str, name: str}\n"
Root = Callable[[dict[str, Any]], Path]


def products(version: str) -> str:
    lines = [f"{sku},{version},200.00,tents,4.5" for sku in ("tent", "dome", "mat")]
    return "sku,name,price@EUR,category,rating\n" + "\n".join(lines) + "\n"


def data(version: str) -> dict[str, str]:
    return {"catalogs/products.csv": products(version), "catalogs/shops.csv": f"id,name\nx,{version}\n"}


def shop(version: str) -> dict[str, str]:
    return {
        "templates/messages/note/message.yaml": MANIFEST,
        "catalogs/shops.yaml": SHOPS,
        "templates/personas/ada.yaml": "profile: {id: ada}\nevents: {cart_abandoned: {lines: []}}\n",
        **data(version),
    }


def write(folder: Path, version: str) -> None:
    for path, text in data(version).items():
        (folder / path).write_text(text, "utf-8")


def versions(body: str) -> set[str]:
    assert len(body.split()) == 6
    return set(body.split())


def test_an_import_in_the_midst_of_a_chunk(root: Root) -> None:
    """The chunk ends with what it has begun with; the next has the new data."""
    folder = root(shop("v0"))
    workspace = Workspace.open(folder)
    person = {"profile": {"id": "ada"}, "event": {"lines": []}}
    seen: list[set[str]] = []
    for number, output in enumerate(workspace.render_many("note", [person] * 260)):
        seen.append(versions(output.body))  # type: ignore[union-attr]
        if number == 170:
            write(folder, "v1")
            import_data(folder)
    assert all(len(one) == 1 for one in seen)
    changes = [one for one, before in zip(seen[1:], seen, strict=False) if one != before]
    assert changes == [{"v1"}]
    assert seen[170] == seen[171] == {"v0"}
    assert versions(workspace.render("note", "push", person).body) == {"v1"}  # type: ignore[union-attr]


def test_imports_by_others_while_rendering(root: Root) -> None:
    folder = root(shop("v0"))
    workspace = Workspace.open(folder)
    person = {"profile": {"id": "ada"}, "event": {"lines": []}}
    done = threading.Event()

    def replace_it() -> None:
        try:
            for number in range(1, 20):
                write(folder, f"v{number}")
                import_data(folder)
        finally:
            done.set()

    thread = threading.Thread(target=replace_it)
    thread.start()
    seen: list[list[str]] = []
    while not done.is_set():
        seen += [output.body.split() for output in workspace.render_many("note", [person] * 5)]  # type: ignore[union-attr]
    thread.join()
    for *products_seen, shop_seen in seen:
        assert len(set(products_seen)) == 1
        # The two files are imported one after the other: there is a version with one of them new.
        assert int(products_seen[0][1:]) - int(shop_seen[1:]) in (0, 1)
    assert len({body[0] for body in seen}) > 1


KILLED = """
import os, sys
from pathlib import Path
from dynacontent.catalogs.shelves import FolderShelf
from dynacontent.rendering.databases import import_data
FolderShelf.put = lambda *_: os.kill(os.getpid(), 9)
import_data(Path(sys.argv[1]))
"""


def test_an_import_that_is_killed(root: Root) -> None:
    folder = root(shop("v0"))
    workspace = Workspace.open(folder)
    write(folder, "v1")
    command = [sys.executable, "-c", KILLED, str(folder)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -9
    person = {"profile": {"id": "ada"}, "event": {"lines": []}}
    assert versions(workspace.render("note", "push", person).body) == {"v0"}  # type: ignore[union-attr]
    assert versions(Workspace.open(folder).render("note", "push", person).body) == {"v1"}  # type: ignore[union-attr]
