"""``dynacontent render``: to the terminal, to a file, to a folder one can open."""

# ruff: noqa: E501 - files and texts stand here as they are

from __future__ import annotations

import email
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dynacontent_cli.main import main
from dynacontent_cli.pictures import copy_pictures

Run = Callable[..., Result]
ADA = ("render", "cart", "--profile", "ada")


def files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_a_folder_gets_what_people_open_with_the_pictures_used(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run(*ADA, "--out", f"{out}/")
    assert (result.exit_code, result.stderr) == (0, "")
    assert files(out) == {
        "email.html", "email.txt", "email.eml", "push.json", "banner.html", "assets/tent.png",
    }  # fmt: skip
    assert (out / "assets/tent.png").read_text() == "a picture of a tent"
    assert 'src="assets/tent.png"' in (out / "email.html").read_text()
    assert "Zelt" in (out / "email.txt").read_text()
    assert email.message_from_bytes((out / "email.eml").read_bytes())["Subject"] == "Ada, your cart"
    assert json.loads((out / "push.json").read_text())["body"] == "Zelt"
    page = (out / "banner.html").read_text()
    assert page.startswith("<!doctype html>")
    assert 'style="width:300px;height:250px"' in page
    assert ">Ada</a>" in page


def test_what_was_written_is_told(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(*ADA, "--out", f"{out}/").stdout == (
        f"email   for ada, in de, level 2: {out}/email.html, {out}/email.txt, {out}/email.eml\n"
        f"push    for ada, in de, level 2: {out}/push.json\n"
        f"banner  for ada, in de, level 1: {out}/banner.html\n"
        f"1 picture: {out}/assets\n"
    )


@dataclass(frozen=True, slots=True)
class Out:
    description: str
    arguments: tuple[str, ...]
    out: str
    found: frozenset[str]


OUTS = [
    Out("a file by its ending", ("--channel", "email"), "mail.html", frozenset({"mail.html", "assets/tent.png"})),
    Out("a file by its format", ("--format", "eml"), "mail", frozenset({"mail", "assets/tent.png"})),
    Out("one JSON document of all channels", ("--format", "json"), "all.json", frozenset({"all.json", "assets/tent.png"})),
    Out("a file in a new folder", ("--channel", "push"), "new/push.json", frozenset({"new/push.json"})),
    Out("a folder for one channel", ("--channel", "push"), "folder", frozenset({"folder/push.json"})),
    Out("a folder for one format", ("--format", "apns"), "folder/", frozenset({"folder/push.apns.json"})),
    Out("the bare fragment of a banner", ("--format", "html", "--channel", "banner"), "b.html", frozenset({"b.html"})),
]  # fmt: skip


POSTER = {
    "templates/messages/poster/message.yaml": "banner: {body: banner.svg, alt: A, sizes: [60x20, 20x60]}\n",
    "templates/messages/poster/banner.svg": '<svg xmlns="http://www.w3.org/2000/svg"></svg>\n',
}
SMALL, TALL = {"60x20.png", "60x20@2x.png"}, {"20x60.png", "20x60@2x.png"}
POSTERS = [
    # a name without an ending is a folder where there is more than one file
    (("--format", "svg", "--out", "out"), {"banner-60x20.svg", "banner-20x60.svg"}),
    (("--out", "out/one.svg"), {"one-60x20.svg", "one-20x60.svg"}),
    (("--out", "out/one.png"), {f"one-{name}" for name in SMALL | TALL}),
    (("--out", "out/one.png", "--size", "20x60"), {"one.png"}),
    (("--format", "png", "--out", "out/", "--size", "20x60"), {f"banner-{name}" for name in TALL}),
    (("--out", "out/", "--size", "20x60"), {"banner.html", *(f"banner-{name}" for name in TALL)}),
]


@pytest.mark.parametrize(("arguments", "expected"), POSTERS)
def test_pictures_of_all_sizes(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], expected: set[str]
) -> None:
    """A picture is written in all its sizes, or in the one that is named."""
    options = [f"{tmp_path}/{word}" if word.startswith("out") else word for word in arguments]
    result = run("render", "poster", "--profile", "ada", *options, change=POSTER)
    assert (result.exit_code, result.stderr) == (0, "")
    assert files(tmp_path / "out") == expected
    assert all(name in result.output for name in expected)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("poster", "--format", "png"), "has the sizes 60x20, 20x60: name one with --size"),
        (("poster", "--format", "svg", "--size", "1x1"), "has no size 1x1: its sizes are 60x20, 20x60."),
        (("cart", "--channel", "banner", "--size", "1x1"), "it is no picture."),
        (("cart", "--channel", "push", "--size", "1x1"), "--size is of banners, not of push."),
    ],
)
def test_sizes_that_are_not_clear(run: Run, arguments: tuple[str, ...], message: str) -> None:
    result = run("render", *arguments, "--profile", "ada", change=POSTER)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_one_size_on_stdout(run: Run) -> None:
    result = run("render", "poster", "--profile", "ada", "--format", "svg", "--size", "20x60", change=POSTER)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.output.startswith("<svg")
    assert 'viewBox="0 0 20 60"' in result.output


@pytest.mark.parametrize("case", OUTS, ids=lambda case: case.description)
def test_where_outputs_go(run: Run, tmp_path: Path, case: Out) -> None:
    folder = tmp_path / "out"
    result = run(*ADA, *case.arguments, "--out", f"{folder}/{case.out}")
    assert (result.exit_code, result.stderr) == (0, "")
    assert files(folder) == case.found


def test_the_fragment_is_as_the_library_gives_it(run: Run) -> None:
    result = run(*ADA, "--channel", "banner", "--format", "html")
    assert "<html" not in result.stdout
    assert ">Ada</a>" in result.stdout


def test_several_outputs_are_sections(run: Run) -> None:
    out = run(*ADA).stdout
    sections = [line for line in out.splitlines() if line.startswith("== ")]
    assert sections == [
        "== email == for ada, in de, level 2",
        "== push == for ada, in de, level 2",
        "== banner == for ada, in de, level 1",
    ]
    assert "subject: Ada, your cart\n" in out
    assert "ttl: 14400 s\n" in out
    assert "\x1b" not in out


def test_json_is_one_document(run: Run) -> None:
    outputs = json.loads(run(*ADA, "--format", "json").stdout)
    assert list(outputs) == ["email", "push", "banner"]
    assert outputs["email"]["subject"] == "Ada, your cart"
    assert outputs["push"]["context"]["now"] == "2026-05-01T11:00:00+02:00"
    single = json.loads(run(*ADA, "--format", "json", "--channel", "push").stdout)
    assert single["status"] == "rendered"


@pytest.mark.parametrize(("form", "path"), [
    ("fcm", ("message", "notification", "body")),
    ("apns", ("payload", "aps", "alert", "body")),
    ("webpush", ("payload", "options", "body")),
])  # fmt: skip
def test_payloads(run: Run, form: str, path: tuple[str, ...]) -> None:
    value = json.loads(run(*ADA, "--format", form).stdout)
    for step in path:
        value = value[step]
    assert value == "Zelt"


def test_a_skipped_message_says_why(run: Run, tmp_path: Path) -> None:
    result = run("render", "cart", "--profile", "bob", "--channel", "push")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "== push == for bob, in en, level 1: skipped, no items in cart\n"
    out = tmp_path / "out"
    result = run("render", "cart", "--profile", "bob", "--channel", "push", "--out", f"{out}/")
    assert result.stdout == "push    for bob, in en, level 1: skipped, no items in cart\n"
    assert not out.exists()
    found = json.loads(
        run("render", "cart", "--profile", "bob", "--channel", "push", "--format", "json").stdout
    )
    assert (found["status"], found["reason"]) == ("skipped", "no items in cart")


def test_level_locale_and_time(run: Run) -> None:
    push = ("--channel", "push", "--format", "json")
    assert json.loads(run(*ADA, *push, "--level", 1).stdout)["body"] == "It is still here"
    assert json.loads(run(*ADA, *push, "--locale", "en").stdout)["body"] == "Tent"
    for given, used in {
        "2030-01-02T03:04:05Z": "2030-01-02T04:04:05+01:00",
        "2030-01-02T03:04": "2030-01-02T03:04:00+01:00",
        "2030-01-02": "2030-01-02T00:00:00+01:00",
    }.items():
        assert json.loads(run(*ADA, *push, "--now", given).stdout)["context"]["now"] == used


def test_a_picture_that_data_name_and_nobody_has_is_missing(run: Run, tmp_path: Path) -> None:
    change = {
        "catalogs/products.csv": "sku,name,price@EUR,category,rating,picture\ntent,Tent,1,tents,4.5,no.png\n"
    }
    result = run(*ADA, "--out", f"{tmp_path}/out/", change=change)
    assert result.exit_code == 1
    assert "line.product.picture is missing: the picture that the data name is not in" in result.stderr


def test_a_picture_that_went_meanwhile_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert copy_pictures(tmp_path, ["no.png"], tmp_path / "out") == 0
    assert capsys.readouterr().err == "warning: there is no picture templates/assets/no.png\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("picture", ["../secret.png", "link/secret.png", "/etc/hostname"])
def test_pictures_never_lead_out_of_the_assets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], picture: str
) -> None:
    assets = tmp_path / "templates" / "assets"
    assets.mkdir(parents=True)
    (tmp_path / "templates" / "secret.png").write_text("secret")
    (assets / "link").symlink_to("..")
    assert copy_pictures(tmp_path, [picture], tmp_path / "out") == 0
    assert capsys.readouterr().err == f"warning: picture {picture!r} is not inside templates/assets\n"
    assert not (tmp_path / "out").exists()


def test_with_an_assets_url_nothing_is_copied(run: Run, tmp_path: Path) -> None:
    toml = 'version = 1\nlocales = ["en", "de"]\ndefault_locale = "en"\ncurrency = "EUR"\n'
    change = {"dynacontent.toml": f'{toml}assets_url = "https://img.example/a"\n'}
    run(*ADA, "--out", f"{tmp_path}/out/", change=change)
    assert "https://img.example/a/tent.png" in (tmp_path / "out/email.html").read_text()
    assert not (tmp_path / "out/assets").exists()


def test_a_place_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = run(*ADA, "--out", f"{tmp_path}/file/out/")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {tmp_path}/file/out/email.html cannot be written: ")


# -- recipients and events from files -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class File:
    description: str
    name: str
    text: str
    told: str = ""


RECIPIENTS = [
    File("a recipient in YAML", "p.yaml", "profile: {id: eve, first_name: Eve}\nevents: {cart_abandoned: {lines: []}}\n"),
    File("a recipient in JSON", "p.json", '{"profile": {"id": "eve", "first_name": "Eve"}, "event": {"lines": []}}'),
    File(
        "an unknown attribute", "p.yaml", "profile:\n  id: eve\n  frist_name: Eve\n",
        "p.yaml:3:3: profile.frist_name is not declared\n"
        "  3 |   frist_name: Eve\n"
        "    |   ^\n"
        "  hint: did you mean 'first_name'?\n",
    ),
    File(
        "every problem of a bare profile", "p.yaml", "id: [eve]\nfavourites: tents\n",
        "p.yaml:1:1: profile.id should be text, not a list\n"
        "  1 | id: [eve]\n"
        "    | ^\n"
        "p.yaml:2:1: profile.favourites should be a list, not text 'tents'\n"
        "  2 | favourites: tents\n"
        "    | ^\n"
        "2 problems\n",
    ),
    File(
        "an unknown key", "p.yaml", "profile: {id: eve}\nevnts: {}\n",
        "p.yaml:2:1: unknown key 'evnts'\n  2 | evnts: {}\n    | ^\n  hint: did you mean 'events' or 'event'?\n",
    ),
    File("not a mapping", "p.yaml", "- id: eve\n", "p.yaml: this file should be a mapping of names to values\n"),
    File(
        "JSON that is none", "p.json", '{"id" "eve"}',
        "p.json:1:7: this is not JSON: expecting ':' delimiter\n"
        '  1 | {"id" "eve"}\n    |       ^\n',
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", RECIPIENTS, ids=lambda case: case.description)
def test_a_recipient_in_a_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: File) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / case.name).write_text(case.text)
    result = run("render", "cart", "--profile", case.name, "--channel", "banner", "--format", "html")
    assert result.stderr == case.told
    assert result.exit_code == bool(case.told)
    assert (">Eve</a>" in result.stdout) != bool(case.told)


EVENTS = [
    File("an event in YAML", "e.yaml", "lines: [{product: dome, quantity: 1}]\n"),
    File("an event in JSON", "e.json", '{"lines": [{"product": "dome", "quantity": 1}]}'),
    File(
        "every problem of it", "e.yaml", "lines:\n  - {product: dome}\n  - {product: dome, quantity: many}\nsum: 3\n",
        "e.yaml:2:5: cart_abandoned.lines[0].quantity is required\n"
        "  2 |   - {product: dome}\n"
        "    |     ^\n"
        "  hint: a ? behind its type lets it be absent\n"
        "e.yaml:3:21: cart_abandoned.lines[1].quantity should be a whole number, not text 'many'\n"
        "  3 |   - {product: dome, quantity: many}\n"
        "    |                     ^\n"
        "e.yaml:4:1: cart_abandoned.sum is not declared\n"
        "  4 | sum: 3\n"
        "    | ^\n"
        "  hint: declared are lines\n"
        "3 problems\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", EVENTS, ids=lambda case: case.description)
def test_an_event_in_a_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: File) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / case.name).write_text(case.text)
    result = run(*ADA, "--event", case.name, "--channel", "push")
    assert result.stderr == case.told
    assert result.exit_code == bool(case.told)
    assert ("body: Kuppel\n" in result.stdout) != bool(case.told)


def test_an_event_that_cannot_be_given(run: Run) -> None:
    result = run(*ADA, "--event", "nowhere.yaml")
    assert (result.exit_code, result.stderr) == (
        1, "nowhere.yaml: this file cannot be read: no such file or directory\n",
    )  # fmt: skip
    result = run("render", "picks", "--profile", "ada", "--event", "nowhere.yaml")
    assert (result.exit_code, result.stderr) == (
        1, "error: message 'picks' declares no event, so it cannot be given one\n",
    )  # fmt: skip


def test_a_path_is_relative_to_the_current_folder(
    write: Callable[[dict[str, str | None]], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write({})
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    result = CliRunner().invoke(main, ["-C", f"../{root.name}", *ADA, "--out", "out/"])
    assert result.exit_code == 0
    assert (tmp_path / "here" / "out" / "email.html").is_file()
