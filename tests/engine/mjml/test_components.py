"""The table of components is that of npm's MJML, to the last attribute."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from dynacontent.engine.mjml import components
from dynacontent.engine.mjml.components import COMPONENTS, ENDING
from dynacontent.engine.mjml.types import kind_of
from tests.engine.mjml.oracle import lacking, modules

SCRIPT = Path(__file__).with_name("components_table.mjs")


def test_the_table_is_that_of_the_installed_package() -> None:
    reason = lacking()
    if reason is not None:
        pytest.skip(reason)
    environment = {**os.environ, "NODE_PATH": str(modules() / "node_modules")}
    made = subprocess.run(
        ["node", str(SCRIPT)], capture_output=True, check=True, text=True, env=environment
    ).stdout
    assert json.loads(made) == json.loads(Path(components.__file__).with_name("components.json").read_text())


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_declared_type_is_understood(name: str) -> None:
    component = COMPONENTS[name]
    for attribute, declared in component.attributes.items():
        default = component.defaults.get(attribute)
        assert default is None or kind_of(declared).accepts(default) or (name, attribute) in ODD


ODD = {("mj-section", "text-padding"), ("mj-wrapper", "text-padding")}
"""Defaults that are not of the type declared for them, in npm's own table."""


def test_ending_tags() -> None:
    assert {"mj-text", "mj-raw", "mj-style", "mj-carousel-image"} <= ENDING
    assert not {"mj-section", "mj-column", "mj-image"} & ENDING
