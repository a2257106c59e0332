"""What is somebody's is hidden in whatever way it may be written, and nothing that holds its letters."""

from __future__ import annotations

import pytest

from dynacontent.engine.json_text import json_string
from dynacontent.testing.redaction import redacted

HIDDEN = "(personal)"
NAME = json_string("O'Brien")


@pytest.mark.parametrize(
    ("form", "text", "expect"),
    [
        ("Cy", "Hello Cy!", f"Hello {HIDDEN}!"),
        ("Cy", "Cyril, CY, cy", f"Cyril, {HIDDEN}, {HIDDEN}"),
        (" Cy ", "Hello Cy!", f"Hello {HIDDEN}!"),
        ("Bo & Co", "Bo &amp; Co, Bo%20%26%20Co, Bo+%26+Co", f"{HIDDEN}, {HIDDEN}, {HIDDEN}"),
        ("Zoë", '{"name": "Zo\\u00eb"} Zo%C3%AB', f'{{"name": "{HIDDEN}"}} {HIDDEN}'),
        ("O'Brien", f"{NAME} O&#x27;Brien", f'"{HIDDEN}" {HIDDEN}'),
        ("", "Hello", "Hello"),
    ],
)  # fmt: skip
def test_what_is_hidden(form: str, text: str, expect: str) -> None:
    assert redacted(text, [form]) == expect
