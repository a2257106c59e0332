"""Compiled units kept beyond the process give the same bytes; anything odd among them is a miss."""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from dynacontent.engine.bodies import Bodies
from dynacontent.engine.structure.stored import StoredUnits
from dynacontent.engine.structure.units import make_frame
from dynacontent.expressions.state import rendering
from dynacontent.models.authored import MjmlSettings
from tests.engine.render_state import make_state
from tests.engine.structure.both_ways import Template
from tests.engine.structure.fast_cases import CASES, PEOPLE, Case, mjml, section, text
from tests.engine.structure.pieces import TEXTS


class DictCache:
    """A cache as a dictionary, which counts what it is asked."""

    def __init__(self) -> None:
        self.entries: dict[bytes, bytes] = {}
        self.found = 0

    def get(self, key: bytes) -> bytes | None:
        data = self.entries.get(key)
        self.found += data is not None
        return data

    def put(self, key: bytes, data: bytes) -> None:
        self.entries[key] = data


def filled(template: Template, bodies: Bodies, people: Any) -> Iterator[tuple[Any, ...]]:
    for names in people:
        with rendering(make_state(names, texts=TEXTS)):
            body = bodies.email(template.printed(names), path="templates/case.mjml")
            yield body.html, body.text(), body.warnings


def sound(case: Case) -> bool:
    problems = {"a value stands where none may", "the document has problems"} & set(case.left)
    return not problems and not case.rich  # what rich text is put into is not kept


@pytest.mark.parametrize("case", [case for case in CASES if sound(case)], ids=lambda case: case.description)
def test_what_is_found_is_what_was_compiled(case: Case) -> None:
    cache, template = DictCache(), Template(case.template)
    first, second, alone = Bodies(cache=cache), Bodies(cache=cache), Bodies()
    try:
        expected = list(filled(template, alone, case.people))
    except Exception as error:
        with pytest.raises(type(error)):
            list(filled(template, second, case.people))
        return
    assert list(filled(template, first, case.people)) == expected
    assert list(filled(template, second, case.people)) == expected
    assert first.counts["miss"] == alone.counts["miss"]
    assert second.counts["miss"] == 0
    assert second.counts["stored"] == first.counts["miss"]
    others = {reason: times for reason, times in alone.counts.items() if reason != "miss"}
    assert {name: times for name, times in second.counts.items() if name not in ("miss", "stored")} == others


def test_reasons_are_kept_too() -> None:
    cache, template = DictCache(), Template(mjml(text("<noscript>{{ a }}</noscript>")))
    for expected in ("miss", "stored"):
        bodies = Bodies(cache=cache)
        list(filled(template, bodies, PEOPLE))
        assert bodies.counts == {"a value stands in an element that holds raw text": 3, expected: 1}


def test_what_has_problems_is_not_kept() -> None:
    cache = DictCache()
    bodies = Bodies(cache=cache)
    template = Template(mjml(text("{{ a }}") + "<!-- never closed"))
    for names in PEOPLE:
        assert "comment" in template.both(names).error
    with rendering(make_state(PEOPLE[0])), pytest.raises(Exception, match="comment"):
        bodies.email(template.printed(PEOPLE[0]), path="templates/case.mjml")
    assert cache.entries == {}


@dataclass(frozen=True)
class Bad:
    description: str
    data: bytes


SOME = mjml(text('{{ a }} <a href="{{ u }}">{{ b }}</a>') + section("<mj-image src='{{ u }}' />"))
BAD = [
    Bad("nothing", b""),
    Bad("garbage", b"\xff\xfe garbage"),
    Bad("text of another kind", b"<html>"),
    Bad("a pickle", b"\x80\x04K\x01."),
    Bad("a number", marshal.dumps(7)),
    Bad("nothing at all", marshal.dumps(None)),
    Bad("an empty tuple", marshal.dumps(())),
    Bad("too few parts", marshal.dumps(((("x",), ()), 0, None))),
    Bad("too many parts", marshal.dumps(tuple(range(20)))),
    Bad("parts of other kinds", marshal.dumps((1, 2, 3, 4, 5, 6, 7, 8, 9))),
    Bad("a dictionary", marshal.dumps({"html": 1})),
    Bad(
        "an unknown form of a value",
        marshal.dumps(((("x", "y"), ((0, "?"),)), 1, None, (("",), ()), 0, "", 1, 1, 0)),
    ),
    Bad(
        "a form that cannot be looked up",
        marshal.dumps(((("x", "y"), ((0, []),)), 1, None, (("",), ()), 0, "", 1, 1, 0)),
    ),
    Bad("code", marshal.dumps(compile("1", "x", "eval"))),
]


def units_only(cache: DictCache) -> Bodies:
    """Bodies that keep nothing but units."""
    return Bodies(cache=cache, mjml=MjmlSettings(validation="skip"))


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.description)
def test_what_is_no_unit_is_a_miss(bad: Bad) -> None:
    cache, template = DictCache(), Template(SOME)
    expected = list(filled(template, units_only(cache), PEOPLE))
    sound_entries = dict(cache.entries)
    cache.entries = dict.fromkeys(sound_entries, bad.data)
    bodies = units_only(cache)
    assert list(filled(template, bodies, PEOPLE)) == expected
    assert (bodies.counts["stored"], bodies.counts["miss"]) == (0, len(sound_entries))
    assert cache.entries == sound_entries  # put right


def test_a_truncated_unit_is_a_miss_wherever_it_ends() -> None:
    cache, template = DictCache(), Template(mjml(text("{{ a }}")))
    expected = list(filled(template, units_only(cache), PEOPLE))
    ((name, data),) = cache.entries.items()
    for end in range(0, len(data), max(len(data) // 40, 1)):
        cache.entries[name] = data[:end]
        bodies = units_only(cache)
        assert list(filled(template, bodies, PEOPLE)) == expected
        assert bodies.counts["miss"] == 1


def test_units_are_told_apart_by_frame_and_structure() -> None:
    cache = DictCache()
    stored = StoredUnits(cache, MjmlSettings())
    frames = [make_frame((opening,), closing, 0) for opening in ("a", "b") for closing in ("x", "y")]
    for number, frame in enumerate(frames):
        stored.put(frame, ("k", 0), f"reason {number}")
    assert len(cache.entries) == 4
    assert [stored.get(frame, ("k", 0)) for frame in frames] == [f"reason {number}" for number in range(4)]
    assert stored.get(frames[0], ("k", 1)) is None
    assert stored.get(frames[0], ("k", 0, "")) is None


@pytest.mark.parametrize("compiler", ["mjml-python", "mrml", "mjml"])
def test_what_npms_mjml_compiles_is_not_kept(compiler: str) -> None:
    """Nothing in a cache would tell another MJML or another Node from the one that compiled."""
    cache = DictCache()
    stored = StoredUnits(cache, MjmlSettings.model_validate({"compiler": compiler}))
    frame = make_frame(("a",), "x", 0)
    stored.put(frame, ("k", 0), "a reason")
    assert bool(cache.entries) is (compiler != "mjml")
    assert stored.get(frame, ("k", 0)) == (None if compiler == "mjml" else "a reason")
