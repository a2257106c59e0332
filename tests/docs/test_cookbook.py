"""Every recipe of the cookbook does what it says, on the fast path and on the plain one."""

from __future__ import annotations

from pathlib import Path

import pytest

from dynacontent import Push, Skipped, Workspace
from dynacontent.errors import DynacontentError
from tests.docs.recipes import MOST_LINES, PAGE, Recipe, channel_of, read_recipes, write_workspace
from tests.docs.test_pages import matches

RECIPES = list(read_recipes(PAGE))


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.title)
def test_a_recipe_does_what_it_says(recipe: Recipe, tmp_path: Path) -> None:
    people = write_workspace(recipe, tmp_path)
    for plain in (False, True):
        try:
            workspace = Workspace.open(tmp_path, plain=plain)
            printed = [shown(workspace, channel_of(recipe), name) for name in people]
        except DynacontentError as error:
            pytest.fail(f"cookbook.md:{recipe.line}: {error}", pytrace=False)
        for case, found in zip(recipe.cases, printed, strict=True):
            assert matches(case.output, found), f"cookbook.md:{recipe.line}: {case.changes}"


def shown(workspace: Workspace, channel: str, name: str) -> str:
    """What comes out for a persona, as the page writes it."""
    found = workspace.render("recipe", channel, workspace.persona(name))
    if isinstance(found, Skipped):
        return f"skipped: {found.reason}"
    if isinstance(found, Push):
        return found.body or "(nothing)"
    return str(getattr(found, "content", None) or getattr(found, "text", ""))


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.title)
def test_a_recipe_is_short(recipe: Recipe) -> None:
    lines = recipe.template.rstrip("\n").split("\n")
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= 120
    assert recipe.sentence.endswith((".", ":"))


def test_no_two_recipes_have_one_name() -> None:
    titles = [recipe.title for recipe in RECIPES]
    assert sorted(set(titles)) == sorted(titles)
