"""Links get the same parameters both ways, in HTML and in text, wherever values stand in an address."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynacontent.engine.bodies import Bodies, Body
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.expressions.state import rendering
from dynacontent.formats.links import LinkParameters
from dynacontent.models.source import SourceText
from tests.engine.render_state import make_state
from tests.engine.structure.test_stored import DictCache
from tests.nasty import NASTY

LINKS = LinkParameters(
    ("shop.example", "*.shop.example"),
    (("utm_source", "mail"), ("c", "a b")),
    leave=("https://shop.example/me/",),
)
OTHERS = LinkParameters(("shop.example",), (("utm_source", "push"),))
ADDED = "utm_source=mail&amp;c=a%20b"
KEEP = "https://shop.example/u?t=1"

MJML = (
    "<mjml><mj-body><mj-section><mj-column>"
    "<mj-text>{link}</mj-text>"
    "</mj-column></mj-section></mj-body></mjml>"
)


@dataclass(frozen=True)
class Case:
    """A link in a template, for a value, and what becomes of it; ``fast`` says whether it was filled in."""

    description: str
    link: str
    value: str
    html: str
    fast: bool = True


CASES = [
    Case(
        "written out", '<a href="https://shop.example/a">x</a>', "", f'href="https://shop.example/a?{ADDED}"'
    ),
    Case(
        "a value in the path",
        '<a href="https://shop.example/{{ v }}">x</a>',
        "a?b#c",
        f'href="https://shop.example/a%3Fb%23c?{ADDED}"',
    ),
    Case(
        "a value as a parameter",
        '<a href="https://shop.example/?q={{ v }}#t">x</a>',
        "a&c=1",
        f'href="https://shop.example/?q=a%26c%3D1&amp;{ADDED}#t"',
    ),
    Case(
        "a value as a name",
        '<a href="https://shop.example/?{{ v }}=1">x</a>',
        "c",
        'href="https://shop.example/?c=1&amp;utm_source=mail"',
    ),
    Case(
        "a value in the fragment",
        '<a href="https://shop.example/#{{ v }}">x</a>',
        "a",
        f'href="https://shop.example/?{ADDED}#a"',
    ),
    Case(
        "a whole address",
        '<a href="{{ v }}">x</a>',
        "https://shop.example/p?a=1&b=2#c",
        f'href="https://shop.example/p?a=1&amp;b=2&amp;{ADDED}#c"',
    ),
    Case(
        "a whole address of others",
        '<a href="{{ v }}">x</a>',
        "https://other.example/?a=1&b=2",
        'href="https://other.example/?a=1&amp;b=2"',
    ),
    Case("a whole address without a host", '<a href="{{ v }}">x</a>', "/p?a=1&b", 'href="/p?a=1&amp;b"'),
    Case(
        "an address that begins with a value",
        '<a href="{{ v }}/p?x=1">x</a>',
        "https://shop.example",
        f'href="https://shop.example/p?x=1&amp;{ADDED}"',
    ),
    Case(
        "a value behind the host",
        '<a href="https://shop.example{{ v }}">x</a>',
        "/p",
        f'href="https://shop.example/p?{ADDED}"',
    ),
    Case(
        "a value that leads to another host",
        '<a href="https://shop.example{{ v }}">x</a>',
        ".evil.example",
        'href="https://shop.example%2Eevil%2Eexample"',
    ),
    Case(
        "a value that decides whether it is left",
        '<a href="https://shop.example/{{ v }}">x</a>',
        "me/1",
        'href="https://shop.example/me/1"',
    ),
    Case("what is to be left alone", '<a href="{{ v }}">x</a>', KEEP, f'href="{KEEP}"'),
    Case(
        "a link that opts out",
        '<a rel="noopener no-parameters" href="https://shop.example/{{ v }}">x</a>',
        "a",
        'href="https://shop.example/a"',
    ),
    Case(
        "an address of mail",
        '<a href="mailto:{{ v }}@shop.example">x</a>',
        "a",
        'href="mailto:a@shop.example"',
    ),
    Case("a blocked address", '<a href="{{ v }}">x</a>', "javascript:x", 'href="#blocked"'),
    Case("a relative address", '<a href="/{{ v }}">x</a>', "a", 'href="/a"'),
    Case(
        "a button",
        '</mj-text><mj-button href="{{ v }}">x</mj-button><mj-text>',
        "https://shop.example/",
        f'href="https://shop.example/?{ADDED}"',
    ),
    Case(
        "a button that opts out",
        '</mj-text><mj-button rel="no-parameters" href="{{ v }}">x</mj-button><mj-text>',
        "https://shop.example/",
        'href="https://shop.example/"',
    ),
    Case(
        "a picture's address is no link",
        '<img src="{{ v }}" alt="">',
        "https://shop.example/a.png",
        'src="https://shop.example/a.png"',
    ),
    Case(
        "a linked picture",
        '</mj-text><mj-image href="https://shop.example/{{ v }}" src="a.png" alt="" /><mj-text>',
        "a",
        f'href="https://shop.example/a?{ADDED}"',
    ),
    Case(
        "Outlook's own markup",
        '<!--[if mso]><v:rect href="https://shop.example/p/{{ v }}"></v:rect><![endif]-->',
        "a",
        f'href="https://shop.example/p/a?{ADDED}"',
    ),
    Case(
        "a whole address in Outlook's own markup",
        '<!--[if mso]><v:rect href="{{ v }}"></v:rect><![endif]-->',
        "https://shop.example/",
        f'href="https://shop.example/?{ADDED}"',
        fast=False,
    ),
]


class Both:
    """A template rendered both ways."""

    def __init__(self, link: str, cache: DictCache | None = None) -> None:
        source = MJML.format(link=link)
        self._environment = TemplateEnvironment({}, markup=True, brand={})
        self._environment.add_inline("case.mjml", SourceText(source))
        self.fast, self._plain = Bodies(cache=cache), Bodies(plain=True)

    def render(self, value: str, links: LinkParameters | None = LINKS, keep: str | None = KEEP) -> Body:
        one, other = (self._body(way, value, links, keep) for way in (self.fast, self._plain))
        assert one.html == other.html
        assert one.text() == other.text()
        assert one.warnings == other.warnings
        return one

    def _body(self, bodies: Bodies, value: str, links: LinkParameters | None, keep: str | None) -> Body:
        names = {"v": value}
        with rendering(make_state(names)):
            printed = self._environment.run("case.mjml", names)
            return bodies.email(printed, path="templates/case.mjml", links=links, keep=keep)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_what_becomes_of_a_link(case: Case) -> None:
    both = Both(case.link)
    assert case.html in both.render(case.value).html
    assert (both.fast.counts["fast"] == 1) is case.fast


def test_a_unit_is_compiled_once_for_all_messages() -> None:
    both = Both('<a href="{{ v }}">x</a> <a href="https://shop.example/">y</a>')
    found = [both.render("https://shop.example/", links).html for links in (None, LINKS, OTHERS, LINKS, None)]
    assert found[0] == found[4]
    assert found[1] == found[3]
    assert found[2].count("utm_source=push") == 2
    assert both.fast.counts["miss"] == 1
    assert both.fast.counts["fast"] == 5


def test_a_unit_with_parameters_is_kept_beyond_the_process() -> None:
    cache = DictCache()
    link = '<a href="{{ v }}">{{ v }}</a> <a href="https://shop.example/{{ v }}">y</a>'
    first, second = Both(link, cache), Both(link, cache)
    assert first.render("https://shop.example/").html == second.render("https://shop.example/").html
    assert first.render("a", OTHERS).html == second.render("a", OTHERS).html
    assert (first.fast.counts["miss"], second.fast.counts["miss"]) == (1, 0)


TEXTS = [
    (
        '<a href="https://shop.example/a">Shop</a>',
        "",
        "Shop (https://shop.example/a?utm_source=mail&c=a%20b)\n",
    ),
    (
        '<a href="https://shop.example/a">https://shop.example/a</a>',
        "",
        "https://shop.example/a?utm_source=mail&c=a%20b\n",
    ),
    (
        '<a href="{{ v }}">{{ v }}</a>',
        "https://shop.example/",
        "https://shop.example/?utm_source=mail&c=a%20b\n",
    ),
    ('<a href="{{ v }}">{{ v }}</a>', "https://other.example/", "https://other.example/\n"),
    ('<a rel="no-parameters" href="{{ v }}">{{ v }}</a>', "https://shop.example/", "https://shop.example/\n"),
    ('<a href="{{ v }}">Go</a>', KEEP, f"Go ({KEEP})\n"),
]


@pytest.mark.parametrize(("link", "value", "text"), TEXTS)
def test_the_text_has_them_too(link: str, value: str, text: str) -> None:
    assert Both(link).render(value).text() == text


EVERYWHERE = Both(
    '<a href="{{ v }}">{{ v }}</a> <a href="{{ v }}?a=1#b">1</a> <a href="https://shop.example/{{ v }}">2</a>'
    '<a href="https://shop.example{{ v }}">3</a> <a href="https://shop.example/?{{ v }}&amp;{{ v }}=1">4</a>'
    '<a href="//shop.example/{{ v }}">5</a> <a href="https://{{ v }}/x">6</a> <a href="mailto:{{ v }}">7</a>'
)


@pytest.mark.parametrize("name", NASTY)
def test_nasty_values_are_the_same_both_ways(name: str) -> None:
    EVERYWHERE.render(NASTY[name])


ADDRESSES = st.from_regex(
    r"\A(https?://|//)?([a-z]{0,3}\.)?(shop\.example|evil\.example)?[/?#&=@:.a-z%0-9 ]{0,12}\Z"
)


@given(ADDRESSES | st.text(max_size=20))
def test_any_value_is_the_same_both_ways(value: str) -> None:
    EVERYWHERE.render(value, keep="https://shop.example/u")
