"""What other template languages write is answered with what to write here."""

from __future__ import annotations

import pytest
from jinja2 import TemplateSyntaxError

from dynacontent.engine.language.idioms import TAGS, meant
from dynacontent.expressions.sandbox import SafeEnvironment

ENVIRONMENT = SafeEnvironment()


@pytest.mark.parametrize(
    ("template", "hint"),
    [
        ("{{${first_name}}}", "{{ profile.first_name }}"),
        ("{{ custom_attribute.${zip code} }}", "without a dollar sign"),
        ("{{ name | default: 'x' }}", "in parentheses"),
        ("{{ 'now' | date: '%Y' }}", "in parentheses"),
        ("{{ tier | pick(gold: 'x') }}", "name=value"),
        ("{{{ name }}}", "two braces"),
        ("{% if {{ name }} == 1 %}{% endif %}", "in a tag none"),
        ("{{#if name}}x{{/if}}", "{% if … %}"),
        ("{{ @index }}", "loop.index"),
        ("{{ name ? 'a' : 'b' }}", "a if test else b"),
        ("{{ name ?? 'a' }}", "fallback"),
        ("{{ lines.[0].name }}", "list[0]"),
        ("{% for i in (1..3) %}{% endfor %}", "range(1, 4)"),
        ("{{ \N{LEFT DOUBLE QUOTATION MARK}a\N{RIGHT DOUBLE QUOTATION MARK} }}", "quotes are straight"),
        ("{{ name | replace(\N{RIGHT SINGLE QUOTATION MARK}a) }}", "quotes are straight"),
        ("{% if name contains 'a' %}{% endif %}", "contains(text"),
        ("{% if name starts with 'a' %}{% endif %}", "starts_with"),
        ("{% if name = 'a' %}{% endif %}", "=="),
        ("{% if name === 'a' %}{% endif %}", "=="),
        ("{% if name <> 'a' %}{% endif %}", "!="),
        ("{% if name eq 'a' %}{% endif %}", "=="),
        ("{% if a && b %}{% endif %}", "write and"),
        ("{% if a || b %}{% endif %}", "write or"),
        ("{% if a AND b %}{% endif %}", "small letters"),
        ("{% if !a %}{% endif %}", "write not"),
        ("{% if a exists %}{% endif %}", "is not missing"),
        ("{% if a %}{% elsif b %}{% endif %}", "{% elif … %}"),
        ("{% if a %}{% else if b %}{% endif %}", "{% elif … %}"),
        ("{% assign x = 1 %}", "{% set name = value %}"),
        ("{% case tier %}{% when 'gold' %}{% endcase %}", "pick("),
        ("{% unless a %}{% endunless %}", "{% if not"),
        ("{% abort_message('no') %}", "{% skip"),
        ("{% comment %}x{% endcomment %}", "{# … #}"),
        ("{% connected_content https://x.example %}", "feed"),
    ],
)
def test_an_idiom_of_another_language(template: str, hint: str) -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        ENVIRONMENT.parse(template)
    assert hint in (meant((caught.value.message or "").rstrip(".")) or "")


@pytest.mark.parametrize(
    "template",
    ["{{ a", "{{ a b }}", "{% nosuch %}", "{{ a ¤ b }}", "{% if a %}", "{{ a | }}", "{% endfor %}"],
)
def test_a_mere_mistake_means_nothing_else(template: str) -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        ENVIRONMENT.parse(template)
    assert meant((caught.value.message or "").rstrip(".")) is None


@pytest.mark.parametrize("hint", sorted(set(TAGS.values())))
def test_what_to_write_can_be_read(hint: str) -> None:
    """Every whole print in a hint is sound."""
    for part in hint.split("{{")[1:]:
        ENVIRONMENT.parse("{{" + part.partition("}}")[0].replace("(…)", "()") + "}}")
