"""What `dynacontent init` writes has nothing that lint finds."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner
from dynacontent_cli.main import main

from dynacontent.linting.runner import lint


def test_the_starter_is_clean(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    assert CliRunner().invoke(main, ["init", str(shop)]).exit_code == 0
    assert [str(one.problem) for one in lint(shop).findings] == []
