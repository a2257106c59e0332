"""Pictures beside an output, so that it displays without a network."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import click

from dynacontent_cli.terminal import warn

ASSETS = Path("templates", "assets")


def copy_pictures(root: Path, pictures: Iterable[str], folder: Path) -> int:
    """Copy pictures of a workspace to ``assets/`` in a folder, and count them.

    ``pictures`` are paths below ``templates/assets/``; those that are not there, or lead out of it
    (they may come from data), are left out with a warning.
    """
    copied = 0
    for picture in pictures:
        source = (root / ASSETS / picture).resolve()
        target = folder / "assets" / picture
        if not source.is_relative_to((root / ASSETS).resolve()) or ".." in Path(picture).parts:
            warn(f"picture {picture!r} is not inside {ASSETS.as_posix()}")
        elif not source.is_file():
            warn(f"there is no picture {(ASSETS / picture).as_posix()}")
        else:
            copied += _copy(source, target)
    return copied


def _copy(source: Path, target: Path) -> int:
    if target.exists() and target.samefile(source):
        return 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    except OSError as error:
        raise click.ClickException(f"{target} cannot be written: {error.strerror}") from None
    return 1
