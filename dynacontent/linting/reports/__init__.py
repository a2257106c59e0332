"""Findings for people and programs: one file for each format."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dynacontent.linting.runner import Linted

FORMATS = ("text", "json", "sarif", "github")
"""The formats there are; each is the module of its name, with a function ``report``."""


def report(found: Linted, form: str) -> str:
    """Findings in one of the formats, without a line end."""
    module = import_module(f"dynacontent.linting.reports.{form}")
    write: Callable[[Linted], str] = module.report
    return write(found)
