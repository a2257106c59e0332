"""White space in texts is what a reader sees: tags and the way they are laid out leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dynacontent import Email, Push, Workspace

Write = Callable[[dict[str, str | None]], Path]
COMPONENTS = """
{% macro hi(name) %}
  {# name: str #}
  Hi {{ name }}
{% endmacro %}
{% macro both(name) %}{% if name %}
  Hi {{ name }}
{% else %}
  Hello
{% endif %}{% endmacro %}
{% macro frame() %}
  [{{ caller() }}]
{% endmacro %}
{% macro spaced() %} and {% endmacro %}
"""
IMPORT = '{% from "components/t.txt" import hi, both, frame, spaced %}'
TEXTS = [
    # a line of nothing but tags is no line
    ("A\n{% if true %}\nB\n{% endif %}\nC", "A\nB\nC"),
    ("{% for t in ['x', 'y'] %}\n- {{ t }}\n{% endfor %}\nC", "- x\n- y\nC"),
    ("{% for t in ['x', 'y'] %}\n  {% if t == 'x' %}\n- {{ t }}\n  {% endif %}\n{% endfor %}\nC", "- x\nC"),
    ("A\n{# note #}\nB", "A\nB"),
    ("A\n  {# one #} {% set x = 1 %}  \nB", "A\nB"),
    ("{% set x = 1 %}\n{% set y = 2 %}\nA", "A"),
    ("A\n{% set x = [\n  1,\n] %}\nB", "A\nB"),
    ("A\r\n{% if true %}\r\nB\r\n{% endif %}\r\nC", "A\nB\nC"),
    ("A\n\n{% if false %}\nB\n\n{% endif %}\nC", "A\n\nC"),
    ("{% level 1 %}\nA\n{% endlevel %}\nB", "A\nB"),
    # every other line is one
    ("A {% if true %}\nB{% endif %}\nC", "A\nB\nC"),
    ("{% if true %}A{% endif %}\nB", "A\nB"),
    ("{{ 'A' }}\nB", "A\nB"),
    ("A\n{% if true %}B\n{% endif %}C", "A\nB\nC"),
    ('{% include "components/part.txt" %}\nB', "part\nB"),
    ("{% trans %}A{% endtrans %}\nB", "A\nB"),
    ("A\n{% raw %}\n{% if %}\n{% endraw %}\nB", "A\n\n{% if %}\n\nB"),
    ("A\n{% if true -%}\n  B\n{%- endif %}\nC", "A\nB\nC"),
    # what is captured begins and ends with its text
    (f"{IMPORT}\nA {{{{ hi('Ada') }}}}!", "A Hi Ada!"),
    (f"{IMPORT}\n{{{{ both('Ada') }}}}, {{{{ both('') }}}}.", "Hi Ada, Hello."),
    (f"{IMPORT}\n{{% call frame() %}}\n  inner\n{{% endcall %}}\nB", "[inner]\nB"),
    (f"{IMPORT}\nA{{{{ spaced() }}}}B", "A and B"),
    ("{% set x %}\n  A\n{% endset %}({{ x }})", "(A)"),
    ("{% set comma %}, {% endset %}A{{ comma }}B", "A, B"),
]


@pytest.mark.parametrize(("template", "says"), TEXTS, ids=lambda text: repr(text)[:60])
def test_the_text_of_an_email(template: str, says: str, root: Write) -> None:
    folder = root(
        {
            "templates/components/t.txt": COMPONENTS,
            "templates/components/part.txt": "part\n",
            "templates/messages/note/message.yaml": "email: {subject: s}\n",
            "templates/messages/note/email.mjml": "<mjml><mj-body></mj-body></mjml>",
        }
    )
    (folder / "templates/messages/note/email.txt").write_text(template, "utf-8", newline="")
    for plain in (False, True):
        out = Workspace.open(folder, plain=plain).render("note", "email", {"id": "x"})
        assert isinstance(out, Email)
        assert out.text == f"{says}\n"


@pytest.mark.parametrize(("template", "says"), TEXTS[:10], ids=lambda text: repr(text)[:60])
def test_the_body_of_a_push_that_is_written_in_lines(
    template: str, says: str, say: Callable[..., str]
) -> None:
    assert say(template.replace("\r", "")) == says


def test_notes_of_authors_never_reach_the_output(root: Write) -> None:
    """Wherever they stand."""
    note = "{# a secret note #}"
    body = (
        f'<mjml><mj-body>{note}<mj-section css-class="a{note}"><mj-column><mj-text>Hi{note}</mj-text>'
        f'<mj-raw><p style="color: red{note}" title="{note}">x</p></mj-raw></mj-column></mj-section>'
        "</mj-body></mjml>"
    )
    change: dict[str, str | None] = {
        "templates/messages/note/message.yaml": f"email: {{subject: 'A {note}B'}}\n"
        f"push: {{title: 'A{note}', body: '{note} B', link: 'https://x.example/{note}'}}\n"
        "banner: {alt: x}\n",
        "templates/messages/note/email.mjml": body,
        "templates/messages/note/banner.html": f"<style>p {{color: red}} {note}</style><p {note}>x</p>",
    }
    for plain in (False, True):
        workspace = Workspace.open(root(change), plain=plain)
        outputs = workspace.render_all("note", {"id": "x"})
        assert "note #" not in str(outputs)
        assert "secret" not in str(outputs)
        push = outputs["push"]
        assert isinstance(push, Push)
        assert (push.title, push.body, push.link) == ("A", "B", "https://x.example/")
