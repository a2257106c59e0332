"""``render_error``: what a pipeline would get as a `Failed`, or where it draws a picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dynacontent.channels import Banner
from dynacontent.engine.images.drawing import NO_FONT
from dynacontent.errors import MissingExtraError, Problem, RenderError
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject
from dynacontent.rendering.cases import HIGHEST

_ANYTHING = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\0IEND\xaeB`\x82"
"""Stands for a picture from elsewhere, which a program hands over where it draws."""


def check(subject: Subject) -> Iterator[Problem]:
    """Each error once, with the first persona who gets it and how many do.

    Not what comes of a cap that lint alone sets: a message without one need not hold at level 1.
    """
    found: dict[Problem, list[str]] = {}
    for one in subject.renders.all:
        for problem in one.error.problems if one.error and one.case.level == HIGHEST else ():
            place = problem.location or subject.channel(one.case.channel)
            placed = replace(problem, location=place, code="")
            found.setdefault(placed, []).append(f"{one.case.channel} for {one.case.who}")
    for problem, case in _undrawn(subject):
        found.setdefault(problem, []).append(case)
    for problem, cases in found.items():
        others = f" and {len(cases) - 1} more" if len(cases) > 1 else ""
        yield replace(problem, message=f"{problem.message} [{cases[0]}{others}]")


def _undrawn(subject: Subject) -> Iterator[tuple[Problem, str]]:
    """What keeps the pictures of image banners from being drawn, each picture once."""
    drawn = set()
    for case, banner in subject.renders.outputs("banner"):
        if not isinstance(banner, Banner) or not banner.is_image or case.level < HIGHEST:
            continue
        for size, source in zip(banner.sizes, banner.sources, strict=True):
            if (size, source) not in drawn:
                drawn.add((size, source))
                for problem in _drawing(banner, size):
                    place = problem.location or subject.body("banner")
                    yield replace(problem, location=place, code=""), f"banner for {case.who}"


def _drawing(banner: Banner, size: tuple[int, int]) -> Iterator[Problem]:
    """What is wrong with a picture; not that this machine lacks a font, or the libraries that draw."""
    try:
        banner.draw(size, images=lambda _: _ANYTHING)
    except MissingExtraError:
        return
    except RenderError as error:
        yield from (problem for problem in error.problems if problem.code != NO_FONT)


RULE = Rule(
    "render_error",
    "error",
    "A persona gets an error instead of a message.",
    message=check,
)
