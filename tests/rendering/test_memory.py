"""A workspace that was opened before opens faster, and that is all: what it does stays the same."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from dynacontent import Recipient, Workspace, WorkspaceError
from dynacontent.caching import DiskCache, digest, fingerprint, places
from dynacontent.loading import workspace as loading
from dynacontent.loading.inventory import inventory
from dynacontent.ports import MemoryCache
from dynacontent.rendering import pieces, verifying
from dynacontent.rendering.memory import Memory

ROOT = Path(__file__).parent.parent.parent
Write = Callable[[dict[str, str | None]], Path]
NOTE = "templates/messages/note/message.yaml"


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache for this test alone."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("DYNACONTENT_CACHE_DIR", str(folder))
    return folder


class Opened:
    """Opens workspaces and counts how often one was loaded and checked for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.loaded = 0
        real = verifying.load_workspace

        def load(root: Path) -> Any:
            self.loaded += 1
            return real(root)

        monkeypatch.setattr(verifying, "load_workspace", load)

    def __call__(self, root: Path) -> Workspace:
        return Workspace.open(root)


@pytest.fixture
def opened(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    return Opened(monkeypatch)


def everything(workspace: Workspace) -> list[Any]:
    """What every message says to every persona whose event it has, and what was read for it."""
    return [
        {channel: output.to_dict() for channel, output in workspace.render_all(message, who).items()}
        for message in workspace.messages
        for who in map(workspace.persona, workspace.personas)
        if workspace.message(message).event in (None, *who.events)
    ]


def test_the_sample_shop_says_the_same_with_and_without_a_cache(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm = [everything(Workspace.open(ROOT)) for _ in range(2)][1]
    about = (*map(repr, Workspace.open(ROOT).catalogs.values()), Workspace.open(ROOT).configuration)
    assert list(cache.iterdir())
    monkeypatch.setenv("DYNACONTENT_CACHE_DIR", "")
    cold = Workspace.open(ROOT)
    assert len(warm) > 30
    assert warm == everything(cold)
    assert about == (*map(repr, cold.catalogs.values()), cold.configuration)


def test_a_checked_workspace_is_not_checked_again(root: Write, opened: Opened) -> None:
    shop = root({})
    first = opened(shop).render("note", "push", Workspace.open(shop).persona("ada"))
    assert opened.loaded == 1
    again = opened(shop)
    assert again.render("note", "push", again.persona("ada")) == first
    assert (opened.loaded, again.root) == (1, shop.resolve())


def test_a_copy_of_it_is_known_too(root: Write, opened: Opened, tmp_path_factory: Any) -> None:
    opened(root({}))
    copy = tmp_path_factory.mktemp("copy") / "shop"
    shutil.copytree(root({}), copy)
    assert opened(copy).root == copy.resolve()
    assert opened.loaded == 1


def push(workspace: Workspace) -> str:
    return str(workspace.render("note", "push", workspace.persona("ada")).body)


def say(text: str) -> dict[str, str]:
    return {NOTE: f"event: cart_abandoned\npush: {{title: t, body: '{text}'}}\n"}


PO = """\
        msgid ""
        msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

        msgid "Hello"
        msgstr "{}"
        """
COMPONENT = "{{% macro hello() %}}{}{{% endmacro %}}"
IMPORT = '{% from "components/text.txt" import hello %}{{ hello() }}'


@dataclass(frozen=True)
class Edit:
    description: str
    before: dict[str, str]
    after: dict[str, str]
    expect: tuple[str, str]


@pytest.mark.parametrize(
    "edit",
    [
        Edit("a text of a manifest", say("one"), say("two"), ("one", "two")),
        Edit(
            "an imported component",
            {**say(IMPORT), "templates/components/text.txt": COMPONENT.format("one")},
            {"templates/components/text.txt": COMPONENT.format("two")},
            ("one", "two"),
        ),
        Edit(
            "a translation",
            {**say('{{ _("Hello") }}'), "templates/locales/de/LC_MESSAGES/messages.po": PO.format("Hallo")},
            {"templates/locales/de/LC_MESSAGES/messages.po": PO.format("Tag")},
            ("Hallo", "Tag"),
        ),
        Edit(
            "a segment",
            say('{{ "yes" if segment("adult") else "no" }}'),
            {"templates/segments.yaml": "adult: not profile.adult\n"},
            ("yes", "no"),
        ),
        Edit(
            "a constant of the brand",
            say("{{ brand.name }}"),
            {"dynacontent.toml": 'version = 1\nlocales = ["en", "de"]\n[brand]\nname = "Other"\n'},
            ("Shop", "Other"),
        ),
        Edit(
            "a persona",
            say("{{ profile.age }}"),
            {
                "templates/personas/ada.yaml": (
                    "profile: {id: ada, age: 37}\nevents: {cart_abandoned: {lines: []}}\n"
                )
            },
            ("36", "37"),
        ),
        Edit(
            "the data of a catalog, which is not cached here",
            say('{{ catalogs.products["tent"].category }}'),
            {"catalogs/products.csv": "sku,name,price@EUR,category\ntent,Tent,1.00,shelters\n"},
            ("tents", "shelters"),
        ),
    ],
    ids=lambda edit: edit.description,
)
def test_an_edit_shows_at_once(root: Write, opened: Opened, edit: Edit) -> None:
    """In both directions: what was kept of the first version is good again when it comes back."""
    assert push(opened(root(edit.before))) == edit.expect[0]
    assert push(opened(root({**edit.before, **edit.after}))) == edit.expect[1]
    assert push(opened(root(edit.before))) == edit.expect[0]


def test_an_edit_of_a_catalogs_schema_shows_at_once(root: Write, opened: Opened) -> None:
    shop = root(say('{{ catalogs.products["tent"].category }}'))
    assert push(opened(shop)) == "tents"
    schema = shop / "catalogs" / "products.yaml"
    sound = schema.read_text("utf-8")
    schema.write_text(sound.replace("category: str", "category: int"), "utf-8")
    with pytest.raises(WorkspaceError, match="category should be a whole number"):
        opened(shop)
    schema.write_text(sound, "utf-8")
    assert push(opened(shop)) == "tents"


def test_problems_are_never_kept(root: Write, opened: Opened) -> None:
    """A broken workspace is told as broken each time, with the same words."""
    opened(root({}))
    told = []
    for _ in range(2):
        with pytest.raises(WorkspaceError) as caught:
            opened(root({**say("{{ profile.nmae }}"), "templates/segments.yaml": "a: 1 +\n"}))
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert told[0].count("hint:") >= 2
    opened(root({**say("x"), "templates/segments.yaml": "adult: profile.adult\n"}))


def test_a_picture_that_goes_is_missed(root: Write, opened: Opened) -> None:
    change = {**say('{{ asset("tent.png") }}'), "templates/assets/tent.png": "a picture"}
    opened(root(change))
    with pytest.raises(WorkspaceError, match=r"tent\.png"):
        opened(root({**change, "templates/assets/tent.png": None}))


def test_which_pictures_there_are_is_remembered(root: Write, opened: Opened) -> None:
    change = {**say('{{ profile.portrait | fallback("-") }}')}
    who = Recipient({"id": "x", "portrait": "late.png"}, event={"lines": []})
    late = {"templates/assets/late.png": "a picture"}
    found = []
    for pictures in ({}, {}, late, late, {"templates/assets/late.png": None}):
        workspace = opened(root({**change, **pictures}))
        found.append(workspace.render("note", "push", who).body)  # type: ignore[union-attr]
    assert found == ["-", "-", "assets/late.png", "assets/late.png", "-"]
    assert opened.loaded == 2


def test_data_that_does_not_fit_is_told_either_way(root: Write, opened: Opened) -> None:
    """Data files are looked at each time a workspace is opened, also one that was checked before."""
    bad = {"catalogs/products.csv": "sku,name,price@EUR,category\ntent,Tent,cheap,tents\n"}
    opened(root({}))
    told = []
    for _ in range(2):
        with pytest.raises(WorkspaceError) as caught:
            opened(root(bad))
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert "products.csv:2: price@EUR" in told[0]
    assert "2 | tent,Tent,cheap,tents" in told[0]
    assert opened.loaded == 1


def test_data_problems_survive(root: Write, opened: Opened) -> None:
    """What is wrong with data files, and does not keep a workspace from opening, is told each time."""
    shop = root({"catalogs/products.csv": None})
    told = [opened(shop).data_problems for _ in range(2)]
    assert told[0] == told[1]
    assert "products.csv" in told[0][0]
    assert opened.loaded == 1


def test_an_edit_during_the_check_is_not_mixed_up(
    root: Write, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read then may be of either version, so it is kept for neither."""
    shop = root(say("one"))
    real = loading.load_templates

    def load(folder: Any) -> Any:
        root(say("two"))
        return real(folder)

    monkeypatch.setattr(loading, "load_templates", load)
    assert push(opened(shop)) == "two"
    monkeypatch.setattr(loading, "load_templates", real)
    assert push(opened(root(say("one")))) == "one"
    assert push(opened(root(say("two")))) == "two"


@pytest.mark.parametrize(
    "value", [b"", b"garbage", pickle.dumps(["no", "such", "thing"]), pickle.dumps(object)[:-2]]
)
def test_a_sound_file_with_another_value_is_not_used(root: Write, value: bytes) -> None:
    shop, kept = root({}), MemoryCache()
    state = digest(*inventory(shop))
    kept.put(digest("verified", state), value)
    assert Memory(shop, kept).recall() is None


def test_every_kept_file_may_be_damaged(root: Write, opened: Opened, cache: Path) -> None:
    shop = root(say(IMPORT) | {"templates/components/text.txt": COMPONENT.format("one")})
    said = push(opened(shop))
    for damage in (lambda data: data[: len(data) // 2], lambda data: data[:-1] + b"\0", lambda _data: b""):
        for file in cache.iterdir():
            file.write_bytes(damage(file.read_bytes()))
        assert push(opened(shop)) == said


def test_another_version_is_not_used(root: Write, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = root({})
    opened(shop)
    monkeypatch.setattr(places, "fingerprint", lambda: b"of another generator")
    opened(shop)
    assert opened.loaded == 2


def test_a_workspace_with_links_is_checked_each_time(root: Write, opened: Opened) -> None:
    shop = root({})
    (shop / "templates" / "more.txt").symlink_to(shop / "templates" / "profile.yaml")
    for _ in range(2):
        opened(shop)
    assert opened.loaded == 2


def test_what_a_workspace_ships_is_not_run(
    root: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repository may hold a sound cache with code of its own, and even name it: it is not read."""

    class Poison:
        def __reduce__(self) -> Any:
            return os.mkdir, (str(tmp_path / "ran"),)

    shop = root({})
    state = digest(*inventory(shop))
    for folder in (shop / ".dynacontent", shop / ".cache" / "dynacontent" / "compiled"):
        folder.mkdir(parents=True, mode=0o700)
        poisoned = DiskCache(folder, version=fingerprint())
        poisoned.put(digest("verified", state), pickle.dumps(Poison()))
        monkeypatch.setenv("DYNACONTENT_CACHE_DIR", str(folder))
        assert push(Workspace.open(shop))
    monkeypatch.delenv("DYNACONTENT_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(shop / ".cache"))
    assert push(Workspace.open(shop))
    assert not (tmp_path / "ran").exists()
    # The same file in a place that is the user's would run: the test is none without it.
    pickle.loads(poisoned.get(digest("verified", state)) or b"")
    assert (tmp_path / "ran").exists()


def test_what_nests_too_deep_is_not_kept(root: Write) -> None:
    shop, kept = root({}), MemoryCache()
    found = verifying.verify(verifying.load_workspace(shop), [], [])
    nested: Any = ()
    for _ in range(100_000):
        nested = (nested,)
    Memory(shop, kept).keep(replace(found, answers={"direction": {("de",): nested}}))
    assert kept.values == {}
    Memory(shop, kept).keep(found)
    assert len(kept.values) == 1


def test_parts_do_not_share_keys(root: Write) -> None:
    kept = MemoryCache()
    known = Memory(root({}), kept)
    known.part("markup").put(b"x", b"1")
    known.part("text").put(b"x", b"2")
    assert (known.part("markup").get(b"x"), known.part("text").get(b"x")) == (b"1", b"2")
    assert Memory(root(say("other")), kept).part("markup").get(b"x") is None


def test_a_render_of_a_checked_workspace_loads_no_parser_or_checker(cache: Path, root: Write) -> None:
    """What the next command, or the next worker of a batch, does not need, it does not wait for."""
    shop = root({})
    program = (
        "import sys\n"
        "from dynacontent import Workspace\n"
        f"shop = Workspace.open({str(shop)!r})\n"
        "shop.render('note', 'push', shop.persona('ada'))\n"
        "heavy = {'yaml', 'pydantic', 'langcodes', 'tomllib', 'mjml', 'css_inline', 'email.headerregistry',\n"
        "    'dynacontent.engine.analysis', 'dynacontent.rendering.checks.checking'}\n"
        "print(*sorted(heavy & set(sys.modules)))\n"
    )
    told = [
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
        for _ in range(2)
    ]
    assert "yaml" in told[0]
    assert told[1].split() == []


def test_only_messages_that_a_change_can_matter_to_are_checked_again(
    root: Write, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    check = pieces.check_messages

    def noting(sources: Any, *arguments: Any, **options: Any) -> Any:
        checked.extend(sources.messages)
        return check(sources, *arguments, **options)

    monkeypatch.setattr(pieces, "check_messages", noting)
    other = "templates/messages/other/message.yaml"
    part = "templates/components/text.txt"
    files: dict[str, str | None] = {
        other: "push: {title: t, body: Other}\n",
        part: COMPONENT.format("hi"),
    }
    opened(root(files))
    assert {"note", "other"} <= set(checked)
    for edit, expected in (
        ({other: "push: {title: t, body: Another}\n"}, ["other"]),
        (say(IMPORT), ["note"]),
        ({part: COMPONENT.format("hello")}, ["note"]),
        ({"templates/personas/zoe.yaml": "profile: {id: zoe}\n"}, []),
    ):
        checked.clear()
        files |= edit
        opened(root(files))
        assert checked == expected
