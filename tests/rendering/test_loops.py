"""Loops that are left or passed over, on the fast path and on the plain one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dynacontent import Push, Workspace

Write = Callable[[dict[str, str | None]], Path]
LINES = "{% for n in [1, 2, 3] %}"
INNER = "{% for m in [7, 8] %}{% if m == 8 %}{% break %}{% endif %}{{ n }}{{ m }} {% endfor %}"
MACRO = (
    "{% macro m(values) %}{% for v in values %}{% if v %}{{ v }}{% break %}{% endif %}"
    "{% else %}none{% endfor %}{% endmacro %}"
)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (LINES + "{% if n == 2 %}{% break %}{% endif %}{{ n }}{% endfor %}", "1"),
        (LINES + "{% if n == 2 %}{% continue %}{% endif %}{{ n }}{% endfor %}", "13"),
        (LINES + INNER + "{% endfor %}", "17 27 37"),
        # else is for a loop that did not run, whatever its turns did
        (LINES + "{% break %}{% else %}none{% endfor %}!", "!"),
        (LINES + "{% continue %}{% else %}none{% endfor %}!", "!"),
        (LINES + "{{ n }}{% if n == 2 %}{% break %}{% endif %}{% else %}none{% endfor %}", "12"),
        ("{% for n in [] %}{% break %}{% else %}none{% endfor %}", "none"),
        ("{% for n in [1] if n > 1 %}{% break %}{% else %}none{% endfor %}", "none"),
        ("{% set n = 5 %}{% for n in [] %}{% break %}{% else %}{{ n }}{% endfor %}{{ n }}", "55"),
        (LINES + "{% for m in [] %}{% break %}{% else %}e{{ n }}{% endfor %}{% endfor %}", "e1e2e3"),
        (MACRO + "{{ m([0, 1, 2]) }} {{ m([0]) }} {{ m([]) }}", "1 none"),
    ],
)
def test_what_a_loop_prints(body: str, says: str, root: Write) -> None:
    manifest = f'push:\n  title: t\n  body: "{body}"\n'
    folder = root({"templates/messages/note/message.yaml": manifest})
    for plain in (False, True):
        out = Workspace.open(folder, plain=plain).render("note", "push", {"id": "x"})
        assert isinstance(out, Push)
        assert out.body == says
