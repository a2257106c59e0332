"""An inventory changes with everything that loading or checking reads, and with nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dynacontent.loading.inventory import UncertainError, inventory

Write = Callable[[dict[str, str | bytes | None]], Path]


@dataclass(frozen=True)
class Case:
    path: str
    content: str = "changed"
    counts: bool = True


@pytest.mark.parametrize(
    "case",
    [
        Case("dynacontent.toml"),
        Case("pyproject.toml"),
        Case("templates/profile.yaml"),
        Case("templates/personas/new.yaml"),
        Case("templates/messages/cart/email.mjml"),
        Case("templates/messages/cart/email.de.mjml"),
        Case("templates/layouts/deep/er/frame.mjml"),
        Case("templates/locales/de/LC_MESSAGES/messages.po"),
        Case("templates/assets/new.png"),
        Case("templates/assets/.hidden.png"),
        Case("catalogs/products.yaml"),
        Case("catalogs/feeds.yaml"),
        Case("templates/assets/there.png", counts=False),
        Case("templates/.message.yaml.swp", counts=False),
        Case("catalogs/products.csv", counts=False),
        Case(".dynacontent/anything.bin", counts=False),
        Case("README.md", counts=False),
    ],
    ids=lambda case: case.path,
)
def test_what_counts(write: Write, case: Case) -> None:
    root = write({"templates/assets/there.png": "a picture", "catalogs/products.csv": "sku"})
    before = inventory(root)
    file = root / case.path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(case.content)
    assert (inventory(root) != before) is case.counts


def test_an_empty_folder_counts(write: Write) -> None:
    root = write({})
    before = inventory(root)
    (root / "templates" / "messages" / "new").mkdir()
    assert inventory(root) != before


def test_where_it_lies_does_not_count(write: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = write({})
    copy = tmp_path_factory.mktemp("elsewhere") / "copy"
    shutil.copytree(root, copy)
    assert inventory(copy) == inventory(root)


@pytest.mark.parametrize(
    "path", ["templates/linked.mjml", "templates/messages/linked", "catalogs/linked.csv"]
)
def test_links_are_uncertain(write: Write, path: str) -> None:
    root = write({})
    (root / path).symlink_to(root / "templates" / "profile.yaml")
    with pytest.raises(UncertainError, match=f"{path} is a link"):
        inventory(root)


def test_an_editors_lock_is_none(write: Write) -> None:
    """Emacs makes a link that leads nowhere beside each file that is being edited."""
    root = write({"templates/assets/there.png": "a picture"})
    before = inventory(root)
    for path in ("templates/.#profile.yaml", "templates/assets/.#there.png"):
        (root / path).symlink_to("somebody@machine.123")
    assert inventory(root) == before


def test_no_folder_is_uncertain(tmp_path: Path) -> None:
    with pytest.raises(UncertainError):
        inventory(tmp_path / "missing")
