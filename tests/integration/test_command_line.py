"""The sample shop through the command line, as a user has it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dynacontent_cli.main import main
from selectolax.lexbor import LexborHTMLParser

ROOT = Path(__file__).parent.parent.parent
LEFTOVER = re.compile(r"\{\{|\{%|%\}|\bNone\b|Missing|\bundefined\b")


def dynacontent(*arguments: str, root: Path = ROOT) -> Result:
    result = CliRunner().invoke(main, ["-C", str(root), *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_fresh_process_renders_what_one_can_open(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "dynacontent_cli", "-C", str(ROOT), "render", "abandoned_cart"]
    command += ["--profile", "ada", "--out", "out/"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    found = {file.name for file in (tmp_path / "out").iterdir()}
    assert found == {"email.html", "email.txt", "email.eml", "push.json", "banner.html", "assets"}
    for name in ("email.html", "banner.html"):
        page = LexborHTMLParser((tmp_path / "out" / name).read_text("utf-8"))
        pictures = [image.attributes["src"] or "" for image in page.css("img")]
        assert pictures
        assert [picture for picture in pictures if not (tmp_path / "out" / picture).is_file()] == []


@pytest.fixture(scope="module")
def without_products(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop with the file of its products missing, and no import of it from before."""
    root = tmp_path_factory.mktemp("shop")
    shutil.copy(ROOT / "pyproject.toml", root)
    for folder in ("templates", "catalogs"):
        shutil.copytree(ROOT / folder, root / folder)
    (root / "catalogs" / "products.csv").unlink()
    return root


@dataclass(frozen=True, slots=True)
class Case:
    description: str
    arguments: tuple[str, ...]
    highest: int
    why: str
    products: bool = True


CASES = [
    Case("capped", ("ada", "--level", "1"), 1, "Capped at level 1 by the level asked for."),
    Case("without consent", ("grace",), 2, "profile.favourites is missing (no_consent)"),
    Case("nothing known", ("greta",), 2, "profile.favourites is missing (no_consent)"),
    Case(
        "without the products", ("ada",), 2,
        # The favourite categories are still there, and of level 2.
        "catalog products could not be read and was never imported (catalog_unavailable)", products=False,
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
@pytest.mark.parametrize("channel", ["email", "push", "banner"])
def test_picked_for_you_steps_down_whole_and_says_why(
    case: Case, channel: str, request: pytest.FixtureRequest
) -> None:
    root = ROOT if case.products else request.getfixturevalue("without_products")
    chosen = ("picked_for_you", "--profile", *case.arguments, "--channel", channel)
    result = dynacontent("render", *chosen, "--format", "json", root=root)
    assert result.exit_code == 0
    output = json.loads(result.stdout)
    assert output["status"] == "rendered"
    assert output["level"] <= case.highest
    parts = {"email": ("subject", "preheader", "html", "text"), "push": ("title", "body", "link", "image")}
    for part in parts.get(channel, ("html", "link", "alt")):
        text = output[part] if part != "html" else (LexborHTMLParser(output[part]).text() or "")
        assert text.strip(), part
        assert not LEFTOVER.search(text), part
    assert bool(result.stderr) != case.products
    said = " ".join(dynacontent("explain", *chosen, root=root).stdout.split())
    assert f": level {output['level']} Why not level 3 " in said
    assert case.why in said


def test_what_is_picked_differs_because_the_profiles_do() -> None:
    def picked(persona: str) -> tuple[set[str], set[str]]:
        """The products' links in the email, and the favourites that explain gives as the reason."""
        chosen = ("picked_for_you", "--profile", persona, "--channel", "email", "--format", "json")
        html = json.loads(dynacontent("render", *chosen).stdout)["html"]
        explained = json.loads(dynacontent("explain", *chosen).stdout)["email"]
        asked = next(one for one in explained["lookups"] if one["name"] == "picked_for_you")
        return set(re.findall(r"https://shop\.example/p/[\w-]+", html)), set(
            asked["argument"]["profile.favourites"]
        )

    (ada, ada_likes), (jonas, jonas_likes) = picked("ada"), picked("jonas")
    assert min(len(ada), len(jonas)) >= 2
    assert ada_likes != jonas_likes
    assert not ada & jonas


def personas() -> list[str]:
    return sorted(file.stem for file in (ROOT / "templates" / "personas").glob("*.yaml"))


@pytest.mark.parametrize("persona", personas())
def test_everybody_can_be_explained(persona: str) -> None:
    for message in ("picked_for_you", "welcome"):
        result = dynacontent("explain", message, "--profile", persona)
        assert (result.exit_code, result.stderr) == (0, "")
        assert max(map(len, result.stdout.splitlines())) <= 80 or "templates/" in result.stdout
        assert "Missing" not in result.stdout


@pytest.mark.parametrize("message", ["abandoned_cart", "back_in_stock", "picked_for_you", "welcome"])
def test_every_merge_tag_in_reach_has_a_sample_or_is_optional(message: str) -> None:
    result = dynacontent("fields", message, "--format", "json")
    assert result.exit_code == 0
    certain = ("event", "context", "brand", "collection", "catalog", "segments")
    without = [
        tag["name"]
        for tag in json.loads(result.stdout)
        if tag["sample"] is None and "?" not in tag["type"] and tag["group"].startswith(certain)
    ]
    assert without == []


@pytest.mark.parametrize(
    "message", ["abandoned_cart", "back_in_stock", "picked_for_you", "weekly", "welcome"]
)
def test_every_message_is_explained(message: str) -> None:
    result = dynacontent("explain", message, "--profile", "ada")
    assert (result.exit_code, result.stderr) == (0, "")


def test_the_products_are_sound() -> None:
    result = dynacontent("catalog", "check")
    assert (result.exit_code, result.stderr) == (0, "")
