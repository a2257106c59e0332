"""Whatever is missing is missing alike: the table of tests/expressions/algebra.py for every source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dynacontent import MissingValueError, Push, Recipient, Workspace
from dynacontent.engine.structure.fill import fill_text
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.missing import CODES, Missing, UsedMissingError
from dynacontent.expressions.state import RenderState
from dynacontent.models.source import SourceText
from dynacontent.ports import FeedAnswer, MemoryFeedSource
from dynacontent.rendering.context import Options
from dynacontent.rendering.groundwork import expression_environment
from tests.expressions.algebra import ABSENT, FACTS, MISSING, PRESENT, RAISES, SILENT, STATEMENTS

FILES = {
    "dynacontent.toml": 'version = 1\nlocales = ["en"]\nfeed_hosts = ["feeds.example"]\nfilters = "own"\n',
    "own.py": "def nothing() -> str | None:\n    return None\nFUNCTIONS = [nothing]\n",
    "templates/profile.yaml": """\
key: id
fields:
  id: str
  age: int?
  twice: int? = profile.age * 2
  home?:
    city: str?
  last: ref[things]?
  secret: int? consent=ads
  portrait: image?
""",
    "templates/events.yaml": "viewed:\n  note: str?\n  thing: ref[things]?\n",
    "templates/messages/note/message.yaml": "event: viewed\npush: {title: t, body: b}\n",
    "catalogs/things.yaml": """\
source: things.csv
key: id
fields:
  id: str
  number: int?
  price: money? by=currency
  next: ref[things]?
  picture: image?
  blurb: template?
relations:
  related: {to: things, where: item.number == this.number}
  ads: {to: ads, where: item.id == this.id}
collections:
  none: {where: item.number > 5}
  agreed: {consent: ads}
  mine: {where: item.id == profile.id}
""",
    "catalogs/things.csv": "id,number,price@EUR,price@USD,next,picture,blurb\n"
    "bare,,,1,,no.png,{{ nosuch }}\n",
    "catalogs/ads.yaml": "source: ads.csv\nkey: id\nconsent: ads\nfields: {id: str}\ncollections: {ads: }\n",
    "catalogs/ads.csv": "id\na\n",
    "catalogs/feeds.yaml": """\
answers: {url: "https://feeds.example/{code}", parameters: {code: str}, response: {value: int}}
agreed: {url: "https://feeds.example/", response: {value: int}, consent: ads}
""",
    "catalogs/lost.yaml": "source: lost.csv\nkey: id\nfields:\n  id: str\ncollections:\n  lost: {}\n",
}
HISTORY = [{"event": "viewed", "at": "2026-05-01T08:00:00Z"}]
WHO = Recipient(
    {"id": "x", "last": "gone", "secret": 5, "portrait": "no.png"},
    event={},
    history=HISTORY,
    context={"now": "2026-05-01T09:00:00Z", "currency": "EUR"},
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a missing value comes from; ``level`` is the cap."""

    expression: str
    code: str
    level: int | None = None


SOURCES = [
    Source("profile.age", "attribute_missing"),
    Source("profile.home", "attribute_missing"),
    Source("profile.home.city", "attribute_missing"),
    Source("profile.twice", "attribute_missing"),
    Source("event.note", "attribute_missing"),
    Source("event.thing.number", "attribute_missing"),
    Source("history.last('viewed').note", "attribute_missing"),
    Source("history.last('viewed', within='10m')", "attribute_missing"),
    Source("context.device", "attribute_missing"),
    Source("catalogs.things['bare'].number", "attribute_missing"),
    Source("catalogs.things['bare'].next.number", "attribute_missing"),
    Source("catalogs.things['gone']", "item_not_found"),
    Source("catalogs.things['gone'].number", "item_not_found"),
    Source("profile.last.number", "item_not_found"),
    Source("profile.last.related", "item_not_found"),
    Source("catalogs.lost['a']", "catalog_unavailable"),
    Source("catalogs.lost['a'].id", "catalog_unavailable"),
    Source("collection('lost')", "catalog_unavailable"),
    Source("collection('none')", "collection_below_min"),
    Source("collection('none')[0].number", "collection_below_min"),
    Source("catalogs.things['bare'].related", "collection_below_min"),
    Source("profile.secret", "no_consent"),
    Source("catalogs.ads['a']", "no_consent"),
    Source("catalogs.ads['a'].id", "no_consent"),
    Source("catalogs.things['bare'].ads", "no_consent"),
    Source("collection('ads')", "no_consent"),
    Source("collection('agreed')", "no_consent"),
    Source("catalogs.things['bare'].price", "no_currency"),
    Source("catalogs.things['bare'].price.amount", "no_currency"),
    Source("catalogs.things['bare']", "level_cap", 1),
    Source("catalogs.things['bare'].id", "level_cap", 1),
    Source("catalogs.things['bare'].related", "level_cap", 2),
    Source("collection('none')", "level_cap", 1),
    Source("collection('mine')", "level_cap", 2),
    Source("feeds.answers(code='x')", "feed_offline"),
    Source("feeds.answers(code='x').value", "feed_offline"),
    Source("feeds.agreed()", "no_consent"),
    Source("feeds.answers(code='x')", "level_cap", 1),
    Source("profile.portrait", "image_not_found"),
    Source("catalogs.things['bare'].picture", "image_not_found"),
    Source("catalogs.things['bare'].blurb", "content_invalid"),
    Source("nothing()", "filter_none"),
    Source("(1 if profile.age)", "no_alternative"),
    Source("([] | first)", "no_alternative"),
]


@pytest.fixture(scope="module", params=[False, True], ids=["fast", "plain"])
def workspace(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("missing")
    write(root, FILES)
    return Workspace.open(root, plain=request.param)


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


@contextmanager
def rendered(workspace: Workspace, source: Source) -> Iterator[RenderState]:
    manifest = workspace.message("note")
    with workspace.prepared(manifest, "push", WHO, Options(level=source.level)) as state:
        state.seconds = 600  # many renders in one
        state.start()
        yield state


@cache
def compiled(workspace: Workspace, text: str) -> Expression:
    return Expression(SourceText(text), expression_environment(workspace.parts.sources))


def printed(workspace: Workspace, template: str, names: dict[str, Any]) -> str:
    environment = workspace.parts.text
    environment.add_inline(template, SourceText(template))
    return fill_text(environment.run(template, names))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.expression)
def test_every_source_follows_the_algebra(workspace: Workspace, source: Source) -> None:
    with rendered(workspace, source) as state:
        found = compiled(workspace, source.expression).evaluate(state.names)
        assert isinstance(found, Missing)
        assert found.code == source.code
        names = {**state.names, **PRESENT, **dict.fromkeys(ABSENT.split(), found)}
        for fact in FACTS:
            expression = compiled(workspace, fact.expression)
            template = f"{{% if ({fact}) %}}yes{{% else %}}no{{% endif %}}"
            if fact.value is RAISES:
                for use in (lambda: expression.evaluate(names), lambda: printed(workspace, template, names)):  # noqa: B023
                    with pytest.raises(UsedMissingError):
                        use()
                continue
            value = expression.evaluate(names)
            assert (
                value is found or isinstance(value, Missing) if fact.value is MISSING else value == fact.value
            )
            assert printed(workspace, template, names) == ("yes" if value else "no")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.expression)
def test_what_templates_do_with_every_source(workspace: Workspace, source: Source) -> None:
    with rendered(workspace, source) as state:
        names = {**state.names, **PRESENT}
        for template, expect in SILENT.items():
            assert printed(workspace, with_source(template, source), names) == expect
        for template in STATEMENTS:
            with pytest.raises(UsedMissingError) as caught:
                printed(workspace, with_source(template, source), names)
            assert caught.value.missing.code == source.code


def with_source(template: str, source: Source) -> str:
    """A template of the table about a source itself."""
    return re.sub(rf"\b({ABSENT.replace(' ', '|')})\b", lambda _match: source.expression, template)


FEEDS = [Source(f"feeds.answers(code='{code}').value", code) for code in CODES if code.startswith("feed_")]
"""What feeds answer, as their tests know it; here they say why they do not."""
NAMED = [source for source in SOURCES if source.code != "no_alternative"]


def test_every_code_of_a_value_has_a_source() -> None:
    of_texts = {"translation_missing"}  # such a text is shown, as it was written
    assert {source.code for source in SOURCES + FEEDS} == set(CODES) - of_texts


@pytest.mark.parametrize("source", NAMED + FEEDS, ids=lambda source: source.expression)
def test_a_result_has_the_code_wherever_it_was_lacking(source: Source, tmp_path: Path) -> None:
    """In a ladder that steps down, as a fallback, and as the reason of a skip or an error."""
    use = f"{{% macro m(x) %}}there{{% endmacro %}}{{{{ m({source.expression}) }}}}"
    bodies = {
        "ladder": f"{{% level 3 %}}{use}{{% level 1 %}}down{{% endlevel %}}",
        "fallback": f"{{{{ 'there' if ({source.expression} | default(false)) else 'down' }}}}",
        "skip": use,
        "error": use,
    }
    for name, body in bodies.items():
        head = "event: viewed\n" + "on_missing: skip\n" * (name == "skip")
        text = f'{head}push: {{title: t, body: "{body}"}}\n'
        write(tmp_path, {**FILES, f"templates/messages/{name}/message.yaml": text})
    answers = MemoryFeedSource(lambda request: FeedAnswer(code=source.code))
    opened = Workspace.open(tmp_path, feeds=answers)
    results = {
        name: next(iter(opened.render_many(name, [WHO], level=source.level)))
        for name in bodies  # type: ignore[arg-type]
    }
    for name in ("ladder", "fallback"):
        out = results[name]
        assert isinstance(out, Push)
        assert out.body == "down"
    for name in ("skip", "error"):
        assert results[name].code == source.code
    assert results["skip"].status == "skipped"
    assert isinstance(results["error"].error, MissingValueError)  # type: ignore[union-attr]
    assert [source.code in out.codes for out in results.values()] == [True] * 4
