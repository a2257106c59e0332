"""Each compiler can be chosen, makes the same document, and names its install line where it is missing."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from dynacontent.engine.mjml import compile_mjml
from dynacontent.engine.mjml.compiler import COMPILERS
from dynacontent.errors import MissingExtraError
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
        monkeypatch.setenv("NODE_PATH", str(modules() / "node_modules"))
    made = text_and_links(compile_mjml(SOURCE, path="m.mjml", settings=settings(compiler)))
    links = ["https://fonts.googleapis.com/css?family=Lato:300,400,500,700", "https://x.example/?a=1&b=2"]
    assert made[:2] == ("ä<bc", links)
    assert "top: 0" in (made[2] or "")


def test_mrml_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mrml", None)
    with pytest.raises(MissingExtraError, match="pip install mrml"):
        compile_mjml(SOURCE, path="m.mjml", settings=settings("mrml"))


def test_node_not_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingExtraError, match="npm install mjml"):
        compile_mjml(SOURCE, path="m.mjml", settings=settings("mjml"))


@pytest.mark.parametrize(("script", "error"), [("exit 3", "npm install mjml"), ("echo no >&2; exit 4", "no")])
def test_npms_mjml_not_installed_or_not_content(
    script: str, error: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\ncat >/dev/null\n{script}\n", "utf-8")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(Exception, match=error):
        compile_mjml(SOURCE, path="m.mjml", settings=settings("mjml"))
