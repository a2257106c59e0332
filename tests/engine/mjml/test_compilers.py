"""Each compiler can be chosen, makes the same document, and names its install line where it is missing."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from dynacontent.engine.mjml.compiler import COMPILERS
from dynacontent.engine.mjml.node import VARIABLE
from dynacontent.engine.mjml.pipeline import compile_mjml
from dynacontent.errors import AuthoringError, MissingExtraError
from dynacontent.models.authored import MjmlSettings
from tests.engine.mjml.oracle import lacking, modules

SOURCE = """
<mjml><mj-head><mj-style inline="inline">.a div{top:0}</mj-style></mj-head><mj-body><mj-section>
<mj-column css-class="a"><mj-text font-family="Lato">ä < b</mj-text><mj-button href="https://x.example/?a=1&b=2">c</mj-button>
</mj-column></mj-section></mj-body></mjml>
"""


def text_and_links(html: str) -> tuple[str, list[str | None], str | None]:
    tree = LexborHTMLParser(html)
    assert tree.body is not None
    links = [node.attributes.get("href") for node in tree.css("a, link")]
    return "".join(tree.body.text().split()), links, tree.css_first(".a div").attributes.get("style")


def settings(compiler: str) -> MjmlSettings:
    return MjmlSettings.model_validate({"compiler": compiler})


def test_the_default_is_there() -> None:
    assert MjmlSettings().compiler == next(iter(COMPILERS))


@pytest.mark.parametrize("compiler", list(COMPILERS))
def test_compilers_make_the_same_of_a_document(compiler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if compiler == "mrml" and importlib.util.find_spec("mrml") is None:
        pytest.skip("mrml is not installed")
    if compiler == "mjml":
        if lacking():
            pytest.skip(str(lacking()))
        monkeypatch.setenv(VARIABLE, str(modules().resolve()))
    made = text_and_links(compile_mjml(SOURCE, path="m.mjml", settings=settings(compiler)))
    links = ["https://fonts.googleapis.com/css?family=Lato:300,400,500,700", "https://x.example/?a=1&b=2"]
    assert made[:2] == ("ä<bc", links)
    assert "top: 0" in (made[2] or "")


def test_mrml_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mrml", None)
    unknown = SOURCE.replace('css-class="a"', 'css-class="not-installed"')  # nothing is kept of it
    with pytest.raises(MissingExtraError, match="pip install mrml"):
        compile_mjml(unknown, path="m.mjml", settings=settings("mrml"))


def test_node_not_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingExtraError, match="npm install -g mjml"):
        compile_mjml(SOURCE, path="m.mjml", settings=settings("mjml"))


def add_mjml(folder: Path, javascript: str = "") -> None:
    """Put a package of this name into the ``node_modules`` of a folder."""
    package = folder / "node_modules" / "mjml"
    package.mkdir(parents=True)
    (package / "package.json").write_text(
        '{"name": "mjml", "version": "4.18.0", "main": "index.js"}', "utf-8"
    )
    (package / "index.js").write_text(javascript, "utf-8")


def add_command(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("script", "error", "message"),
    [
        ("exit 3", MissingExtraError, "npm install -g mjml"),
        ("echo no >&2; exit 4", AuthoringError, "cannot read this: no"),
    ],
)
def test_npms_mjml_cannot_be_loaded_or_is_not_content(
    script: str, error: type[Exception], message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    add_mjml(tmp_path)
    add_command(tmp_path / "bin", "node", f"cat >/dev/null; {script}")
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:/usr/bin:/bin")
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(error, match=message):
        compile_mjml(SOURCE, path="m.mjml", settings=settings("mjml"))


@dataclass(frozen=True)
class Missing:
    description: str
    named: str | None
    message: str


@pytest.mark.parametrize(
    "case",
    [
        Missing("not installed globally", None, "not installed: npm install -g mjml"),
        Missing(
            "a folder without it", "HERE/nothing", "no node_modules/mjml in .*nothing; .*npm install -g mjml"
        ),
        Missing("a relative folder", ".", f"{VARIABLE} has to be an absolute path, not ."),
    ],
    ids=lambda case: case.description,
)
def test_no_code_of_the_workspace_is_run(
    case: Missing, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its ``node_modules``, its commands and its ``.npmrc`` count for nothing, wherever one stands."""
    shop = tmp_path / "shop"
    add_mjml(
        shop, f"require('fs').writeFileSync('{tmp_path}/run', ''); module.exports = () => ({{html: ''}})"
    )
    for name in ("node", "npm"):
        add_command(shop / "bin", name, f"touch '{tmp_path}/run'; echo '{shop}/node_modules'")
        add_command(
            tmp_path / "bin", name, f"cat >/dev/null; pwd >'{tmp_path}/{name}'; echo '{tmp_path}/none'"
        )
    monkeypatch.chdir(shop)
    monkeypatch.setenv("PATH", f"bin:.:{tmp_path}/bin:/usr/bin:/bin")
    monkeypatch.setenv("NODE_PATH", str(shop / "node_modules"))
    monkeypatch.delenv(VARIABLE, raising=False)
    if case.named is not None:
        monkeypatch.setenv(VARIABLE, case.named.replace("HERE", str(tmp_path)))
    with pytest.raises(MissingExtraError, match=case.message):
        compile_mjml(SOURCE, path="m.mjml", settings=settings("mjml"))
    assert not (tmp_path / "run").exists()
    if case.named is None:
        assert (tmp_path / "npm").read_text("utf-8").strip() == str(tmp_path / "bin")


@pytest.mark.parametrize("globally", [True, False])
def test_node_runs_beside_the_mjml_it_takes(
    globally: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """So neither packages nor a ``.mjmlconfig`` of the current folder are read; NODE_PATH adds nothing."""
    own, shop = tmp_path / "own", tmp_path / "shop"
    add_mjml(own)
    add_mjml(shop)
    answer = 'cat >/dev/null; printf \'"<p>%s|%s</p>"\' "$(pwd)" "$NODE_PATH"'
    add_command(tmp_path / "bin", "node", answer)
    add_command(tmp_path / "bin", "npm", f"echo '{own}/node_modules'")
    monkeypatch.chdir(shop)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:/usr/bin:/bin")
    monkeypatch.setenv("NODE_PATH", str(shop / "node_modules"))
    monkeypatch.delenv(VARIABLE, raising=False)
    if not globally:
        monkeypatch.setenv(VARIABLE, str(own))
    assert COMPILERS["mjml"].compile(SOURCE) == f"<p>{own}|</p>"
