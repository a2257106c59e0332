"""Attacks by templates: refused, stopped by a named limit, or harmless; never more than that.

The list is `tests/data/attacks/templates.json`. Every template runs as the body of a message whose
schema declares the names it uses; the ones for the template engine also run straight in the engine,
without the checks of a workspace before it, with live Python objects as data.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

RUNNER = Path(__file__).with_name("attack_runner.py")
ATTACKS = json.loads((Path(__file__).parents[1] / "data/attacks/templates.json").read_text("utf-8"))
REFUSED = {"WorkspaceError", "AuthoringError", "RenderError", "MissingValueError", "LimitError"}
SLOW = 6.0
"""Seconds no attack may take, process start included; the render itself has two."""

HARMLESS = {
    "ext-09": "placeholders know no width: it is printed as it stands",
    "cpu-18": "tags are stripped in linear time",
    "cpu-27": "it makes a text of the very length that is allowed",
    "ctxobj-24": "data is text: there is no object whose __str__ could be called",
    "ctxobj-25": "data is text: there is no object with an __html__ of its own",
}
"""Attacks on a limit or an object that do nothing here, with the reason."""


def source(attack: Mapping[str, Any]) -> str:
    return eval(attack["template_py"]) if "template_py" in attack else attack["template"]


def run(cases: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    with ThreadPoolExecutor(2) as two:
        halves = two.map(run_in_order, (cases[::2], cases[1::2]))
        return {name: found for half in halves for name, found in half.items()}


def run_in_order(cases: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, str(RUNNER)], input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    return dict(zip([case["id"] for case in cases], json.loads(done.stdout), strict=True))


@pytest.fixture(scope="module")
def in_workspace() -> dict[str, dict[str, Any]]:
    return run([{**attack, "source": source(attack), "mode": "workspace"} for attack in ATTACKS])


ENGINE = [attack for attack in ATTACKS if attack.get("engine") != "mjml"]


@pytest.fixture(scope="module")
def in_engine() -> dict[str, dict[str, Any]]:
    return run([{**attack, "source": source(attack), "mode": "engine"} for attack in ENGINE])


def shape(html: str) -> list[tuple[str, tuple[str, ...]]]:
    tree = LexborHTMLParser(html)
    return [(node.tag, tuple(node.attributes)) for node in tree.root.traverse()] if tree.root else []


def harmless(outputs: list[str], attack: Mapping[str, Any]) -> bool:
    text = outputs[0]
    if "PWNED_MARKER" in text or "TOPSECRET" in text or re.search(r"0x[0-9a-f]{8}", text):
        return False
    bad = attack.get("bad_if")
    return not (bad and re.search(bad, text.strip()))


def verdict(attack: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    if found["kind"] == "crash" or found["seconds"] > SLOW:
        return False
    if found["kind"] in REFUSED:
        return "TOPSECRET" not in found["text"]
    outputs = found["outputs"]
    if not harmless(outputs, attack):
        return False
    if attack["expect"] in ("inert", "isolated"):
        return True
    if attack["expect"] == "lint":
        return len(outputs) == 1 or (
            shape(outputs[0]) == shape(outputs[1]) and "javascript:" not in outputs[0].lower()
        )
    return attack["id"] in HARMLESS


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack["id"])
def test_a_message_holds(attack: dict[str, Any], in_workspace: dict[str, dict[str, Any]]) -> None:
    found = in_workspace[attack["id"]]
    assert verdict(attack, found), found


@pytest.mark.parametrize("attack", ENGINE, ids=lambda attack: attack["id"])
def test_the_engine_holds_alone(attack: dict[str, Any], in_engine: dict[str, dict[str, Any]]) -> None:
    found = in_engine[attack["id"]]
    assert verdict(attack, found), found
