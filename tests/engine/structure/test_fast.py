"""Filling compiled units, case by case: what is a value, what is structure, what is left to the plain way.

Each case is rendered for several recipients both ways and compared byte for byte; the counters
then tell which way was taken, and how many units had to be compiled.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from selectolax.lexbor import LexborHTMLParser

from dynacontent.engine.structure import fast
from dynacontent.engine.structure.segments import Printed
from dynacontent.engine.structure.walk import Walk
from tests.engine.structure.both_ways import Template
from tests.engine.structure.fast_cases import CASES, NAVBAR, TWO_HEADS, Case, mjml, section, text
from tests.engine.structure.rich_cases import RICH_CASES


@pytest.mark.parametrize("case", [*CASES, *RICH_CASES], ids=lambda case: case.description)
def test_what_is_filled_and_what_is_compiled(case: Case) -> None:
    template = Template(case.template)
    for names in case.people:
        template.both(names)
    counts = dict(template.emails.counts)
    done = {name: counts.pop(name, 0) for name in ("fast", "miss", "rich", "joined")}
    assert counts == case.left
    assert done["rich"] == case.rich
    assert done["fast"] == len(case.people) - sum(case.left.values())
    assert done["miss"] == case.miss


def test_limits_are_reported_as_the_plain_way_does() -> None:
    template = Template(mjml(text("{{ a }}")))
    assert "output_size" in template.both({"a": "x" * 1_000_001}).error
    assert "is larger than" in template.both({"a": "ü" * 600_000}).error
    assert (
        "compiles to more than"
        in Template(mjml(text("x").replace("<mj-text", "<mj-image alt='{{ a }}' /><mj-text")))
        .both({"a": "ü" * 170_000})
        .error
    )


def test_the_head_is_that_of_all_units_whatever_their_order() -> None:
    template = Template(
        mjml(
            "{% for w in widths %}<mj-section><mj-column width='{{ w }}'><mj-text>x</mj-text></mj-column>"
            "</mj-section>{% endfor %}"
        )
    )
    for widths in (["50%", "10%"], ["10%", "50%"], ["50%", "10%", "50%", "70%"], ["70%"]):
        template.both({"widths": widths})
    assert template.emails.counts["fast"] == 4


@pytest.mark.parametrize("stack", ["", 'font-family="Ubuntu, Helvetica, Arial, sans-serif"'])
def test_the_fonts_of_a_document_are_those_of_its_units(stack: str) -> None:
    """No unit asks for a font that another shows, though it be its own default or that of all."""
    mute = f'<mj-social><mj-social-element name="facebook" href="{{{{ u }}}}" {stack} /></mj-social>'
    template = Template(mjml(text("{{ a }}") + section(mute) + text("{{ b }}")))
    html = template.both({"a": "Ann", "b": "", "u": "https://x.example/"}).html
    assert ("fonts.googleapis.com" in html) is bool(stack)
    assert template.emails.counts["fast"] == 1


def test_a_title_is_read_out_as_it_is_written() -> None:
    title = 'é ก\u0e31 👩‍👩‍👧 \\ "q" & <b>'
    html = Template(mjml(text("x"), '<mj-title>{{ t }} "raw" ั</mj-title>')).both({"t": title}).html
    page = LexborHTMLParser(html)
    said = f'{title} "raw" \u0e31'
    assert page.css_first("title").text() == said
    assert page.css_first("[role=article]").attributes["aria-label"] == said


def test_every_at_rule_is_kept_and_none_is_inlined() -> None:
    sheet = (
        "@media (max-width: 480px) { .x { top: 1px } } @supports (top: 0) { .x { top: 2px } }"
        "@font-face { font-family: y; src: url(y) }"
        "@media (prefers-color-scheme: dark) { .x { color: #fff } }"
    )
    template = Template(mjml(text('<i class="x">{{ a }}</i>') * 2, f"<mj-style>{sheet}</mj-style>"))
    for name in ("Ann", "<Bob>"):
        html = template.both({"a": name}).html
        assert [html.count(rule) for rule in ("max-width: 480px", "@supports", "@font-face", "dark")] == [
            1
        ] * 4
        assert '<i class="x">' in html
    assert template.emails.counts["fast"] == 2


def test_a_computed_attribute_is_what_each_recipient_has() -> None:
    template = Template(mjml(section('<mj-text color="{{ css }}" padding="{{ w }}">{{ a }}</mj-text>')))
    for css, width in (("red", "1px"), ("blue", "2px"), ("red", "2px")):
        html = template.both({"css": css, "w": width, "a": css}).html
        assert f"color: {css}" in html.replace(f"color:{css}", f"color: {css}")
        assert f"padding: {width}" in html.replace(f"padding:{width}", f"padding: {width}")
    assert template.emails.counts == {"fast": 3, "miss": 3}


def test_two_titles_are_left_to_the_plain_way() -> None:
    template = Template(mjml(text("x"), "<mj-title>{{ a }}</mj-title><mj-title>{{ b }}</mj-title>"))
    template.both({"a": "one", "b": "two"})
    assert template.emails.counts["a value of the head does not come out of MJML as it went in"] == 1


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "UNITS", 40_000)
    monkeypatch.setattr(fast, "FRAMES", 40_000)
    template = Template(
        mjml(section('<mj-text css-class="{{ a }}">x</mj-text>'), "<mj-title>{{ t }}</mj-title>")
    )
    emails = template.emails._emails
    assert emails is not None
    for number in range(60):
        template.both({"a": f"x{number}", "t": " " * number})
    assert template.emails.counts["miss"] == 60
    assert 0 < len(emails._units) < 20
    template.both({"a": "x59", "t": " " * 59})
    assert template.emails.counts["miss"] == 60  # the last ones are still known
    template.both({"a": "x0", "t": ""})
    assert template.emails.counts["miss"] == 61


def test_markup_that_is_never_the_same_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dynacontent.engine.structure.walk.KEPT_STEPS", 50)
    walk = Walk()
    for number in range(500):
        walk.step(walk.start, f'<a href="{number}')
    assert walk._kept <= 51
    assert len(walk._states) <= 51
    assert len(walk.start.steps) <= 52


def test_a_long_piece_is_not_remembered() -> None:
    walk = Walk()
    walk.step(walk.start, "x" * 20_000)
    assert not walk.start.steps


def test_threads_share_what_is_compiled() -> None:
    template = Template(
        mjml("{% for a in many %}" + text("{{ a }} {{ b }}") + "{% endfor %}" + section(NAVBAR) + TWO_HEADS)
    )
    people = [
        {"a": f"a{n}", "b": "<>"[n % 2], "u": f"https://x.example/{n}", "many": ["x", f"{n}"][: n % 3]}
        for n in range(64)
    ]
    expected = [template.plain(names) for names in people]
    with ThreadPoolExecutor(8) as pool:
        rounds = list(pool.map(template.fast, people * 4))
    assert rounds == expected * 4
    assert template.emails.counts["miss"] < 64


def test_sections_that_were_sound_are_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    sections = "".join(f"{{% if y{n} %}}{text('{{ a }}' + str(n))}{{% endif %}}" for n in range(4))
    odd = "{% if odd %}" + section('<mj-text colour="red">x</mj-text>') + "{% endif %}"
    template = Template(mjml(sections + odd))
    looked: list[Printed] = []
    problems = template.emails._problems
    assert problems is not None
    look = problems._look
    monkeypatch.setattr(problems, "_look", lambda printed: looked.append(printed) or look(printed))
    everything = dict.fromkeys(("y0", "y1", "y2", "y3"), True)
    assert template.both({**everything, "a": "x"}).warnings == ()
    for number in range(4):
        assert template.both({**everything, f"y{number}": False, "a": str(number)}).warnings == ()
    assert len(looked) == 1
    for _again in range(2):
        (told,) = template.both({**everything, "a": "x", "odd": True}).warnings
        assert "has no attribute colour" in told
    assert template.both({**everything, "y0": False, "a": "x", "odd": True}).warnings == (told,)
    assert template.both({"y1": True, "a": "x"}).warnings == ()
    assert len(looked) == 3
