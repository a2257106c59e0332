"""The repairs of elements, in the order they are run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata

from dynacontent.engine.mjml.repairs import boxes, columns, controls, pictures
from dynacontent.engine.mjml.repairs.page import PAGE_STEPS, PageStep
from dynacontent.engine.mjml.repairs.surroundings import Plan, Run
from dynacontent.engine.mjml.writer import IN_BODY

_FRAMES = ("mj-section", "mj-wrapper", "mj-column", "mj-group", "mj-hero")
_WIDE = ("mj-section", "mj-wrapper")
_PADDED = (*_FRAMES, "mj-image", "mj-divider", "mj-carousel")
_PICTURES = ("mj-image", "mj-carousel-image", "mj-social-element")


EMPTY = "(any empty attribute)"
_SIDES = ("", "-top", "-right", "-bottom", "-left")
_AROUND = boxes.PADDING | {f"{name}{side}" for name in ("border", "inner-border") for side in _SIDES}
_BORDER = frozenset(f"border{side}" for side in _SIDES)


@dataclass(frozen=True, slots=True)
class Step:
    """One defect of mrml, and what is done about it to the elements that have it.

    ``asked`` are the attributes that bring it about, or `EMPTY`; ``None``: it may be without any. ``seen_in``
    is the mrml that has it, ``mended_in`` the mjml-python that no longer does.
    """

    name: str
    tags: tuple[str, ...]
    run: Run
    asked: frozenset[str] | None = None
    seen_in: str = "6.0.1"
    mended_in: tuple[int, ...] | None = None


def _asked(*names: str) -> frozenset[str]:
    return frozenset(names)


STEPS = (
    Step("body width", ("mj-body",), boxes.body_width, _asked("width")),
    Step("raw", ("mj-raw",), boxes.raw),
    Step("raw in a wrapper", ("mj-raw",), boxes.raw_in_wrapper),
    Step("percent of the window", ("mj-section", "mj-wrapper", "mj-hero"), boxes.percent_of_window),
    Step("nothing", tuple(sorted(IN_BODY)), boxes.nothing, _asked(EMPTY)),
    Step("padding", _PADDED, boxes.padding, boxes.PADDING),
    Step("unknown neighbours", ("mj-section", "mj-group"), columns.unknown_neighbours),
    Step("border width", (*_FRAMES, "mj-divider", "mj-carousel", "mj-button"), boxes.border_width, _BORDER),
    Step("column class", ("mj-column", "mj-group"), columns.column_class),
    Step("column width", ("mj-column", "mj-group"), columns.column_width, _asked("width")),
    Step("column in a group", ("mj-column",), columns.group_column_width),
    Step("group width", ("mj-group",), columns.group_width, _AROUND),
    Step("inner border radius", ("mj-column",), columns.inner_border_radius, _asked("inner-border-radius")),
    Step("empty background", _WIDE, boxes.empty_background, _asked("background-url")),
    Step("background position", _WIDE, boxes.background_position, _asked("background-position")),
    Step("full width", _WIDE, boxes.full_width, _asked("full-width")),
    Step(
        "several classes",
        (*_FRAMES, "mj-carousel-image", "mj-navbar-link"),
        boxes.classes,
        _asked("css-class"),
    ),
    Step("full width corners", _WIDE, boxes.full_width_corners, _asked("border-radius")),
    Step("gap", ("mj-section",), boxes.gap),
    Step("empty hero background", ("mj-hero",), boxes.empty_hero_background, _asked("background-url")),
    Step("hero height", ("mj-hero",), boxes.hero_height, _asked("height")),
    Step("hero of fluid height", ("mj-hero",), boxes.hero_fluid, _asked("mode")),
    Step("hero align", ("mj-hero",), boxes.hero_align, _asked("align")),
    Step("hero corners", ("mj-hero",), boxes.hero_corners, _asked("border-radius")),
    Step("image width", ("mj-image",), pictures.image_width),
    Step("image height", ("mj-image",), pictures.image_height, _asked("height")),
    Step("image attributes", _PICTURES, pictures.image_attributes, _asked("src", "srcset", "sizes", "title")),
    Step("image fluid", ("mj-image",), pictures.image_fluid, _asked("fluid-on-mobile")),
    Step("image link title", ("mj-image",), pictures.image_link_title, _asked("title")),
    Step("image borders", ("mj-image",), pictures.image_borders, _BORDER),
    Step("carousel width", ("mj-carousel",), pictures.carousel_width),
    Step("carousel image width", ("mj-carousel-image",), pictures.carousel_image_width),
    Step("carousel thumbnails", ("mj-carousel",), pictures.carousel_thumbnails, _asked("thumbnails")),
    Step("thumbnail width", ("mj-carousel-image",), pictures.thumbnail_width, _asked("tb-width")),
    Step("thumbnail", ("mj-carousel-image",), pictures.thumbnail, _asked("thumbnails")),
    Step("button width", ("mj-button",), controls.button_width, _asked("width")),
    Step("button title", ("mj-button",), controls.button_title, _asked("title", "href")),
    Step(
        "button without background",
        ("mj-button",),
        controls.button_without_background,
        _asked("background-color"),
    ),
    Step("text height", ("mj-text",), controls.text_height, _asked("height")),
    Step("divider width", ("mj-divider",), controls.divider_width),
    Step("table", ("mj-table",), controls.table, _asked("border", "cellspacing", "role", "width")),
    Step("social comments", ("mj-social",), controls.social_comments),
    Step(
        "social icon",
        ("mj-social-element",),
        controls.social_icon,
        _asked("icon-position", "icon-size", "icon-height"),
    ),
    Step(
        "accordion title weight",
        ("mj-accordion-title",),
        controls.accordion_title_weight,
        _asked("font-weight"),
    ),
    Step(
        "accordion padding",
        ("mj-accordion-title", "mj-accordion-text"),
        controls.accordion_padding,
        boxes.PADDING,
    ),
    Step("menu padding", ("mj-navbar",), controls.menu_padding, frozenset(f"ico-padding{s}" for s in _SIDES)),
    Step("menu link", ("mj-navbar-link",), controls.navbar_link, _asked("href")),
)
"""Every repair of elements."""


def plan(steps: Sequence[Step], installed: tuple[int, ...]) -> Plan:
    """What to run for which element with the mjml-python ``installed``."""
    active: dict[str, list[Step]] = {}
    for step in steps:
        if applies(step, installed):
            for tag in step.tags:
                active.setdefault(tag, []).append(step)

    @lru_cache(maxsize=4_096)
    def needed(tag: str, names: tuple[str, ...], empty: bool) -> Sequence[Run]:
        present = {*names, EMPTY} if empty else set(names)
        return [
            step.run
            for step in active.get(tag, ())
            if step.asked is None or not step.asked.isdisjoint(present)
        ]

    return needed


def applies(step: Step | PageStep, installed: tuple[int, ...]) -> bool:
    """Whether the mjml-python ``installed`` still has the defect."""
    return step.mended_in is None or installed < step.mended_in


def _installed() -> tuple[int, ...]:
    try:
        version = metadata.version("mjml-python")
    except metadata.PackageNotFoundError:  # another compiler is configured, or it will say what is missing
        return ()
    return tuple(int(part) for part in version.split(".") if part.isdigit())


INSTALLED = _installed()
"""The mjml-python that is here."""

ACTIVE = plan(STEPS, INSTALLED)
"""What to run for each element here."""

ACTIVE_PAGE = tuple(step for step in PAGE_STEPS if applies(step, INSTALLED))
"""What to run for the whole here."""
