"""Tags are canonical BCP 47; the chain holds what the recipient can read, nearest first."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from dataclasses import dataclass

import pytest

from dynacontent.localization import (
    direction,
    fallback_chain,
    formatting_locale,
    formatting_tag,
    locales,
    negotiate,
    normalize_tag,
)


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("de", "de"),
        ("pt_BR", "pt-BR"),
        ("PT-br", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("en_latn_us", "en-US"),
        ("iw", "he"),
        ("eng", "en"),
        ("es-419", "es-419"),
        ("de-AT-u-nu-latn", "de-AT-u-nu-latn"),
    ],
)
def test_a_tag_in_any_usual_spelling_becomes_canonical(text: str, expect: str) -> None:
    assert normalize_tag(text) == expect


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x",
        "xx",
        "en-QQQQ",
        "english",
        "../en",
        "en/US",
        "C.UTF-8",
        "de_DE@euro",
        "und",
        "root",
        "root-US",
        "ar-\u0660\u0660\u0661",
        "en\n",
        "en-x-" + "a-" * 40 + "a",
        "con.txt",
        "de--AT",
        "-de",
    ],
)
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a locale; write a tag such as de, pt-BR or zh-Hant"):
        normalize_tag(text)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="a locale is text, not int"):
        normalize_tag(3)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Chain:
    description: str
    tag: str
    available: tuple[str, ...]
    expect: tuple[str, ...]
    default: str = "en"


CHAINS = [
    Chain("a region reads its language", "de-AT", ("de", "en"), ("de", "en")),
    Chain(
        "what fits exactly comes first, then parents",
        "de-AT",
        ("de-CH", "de", "de-AT", "en"),
        ("de-AT", "de", "de-CH", "en"),
    ),
    Chain(
        "Taiwan reads traditional script, never simplified",
        "zh-TW",
        ("zh-Hans", "zh-Hant", "en"),
        ("zh-Hant", "en"),
    ),
    Chain("simplified only is too far", "zh-TW", ("zh-Hans", "en"), ("en",)),
    Chain("Norwegian is Bokmål", "no", ("en", "nb"), ("nb", "en")),
    Chain("Nynorsk before Bokmål", "nn", ("nb", "nn", "en"), ("nn", "nb", "en")),
    Chain("Bokmål before English for Nynorsk", "nn", ("nb", "en"), ("nb", "en")),
    Chain("Danish is not Norwegian", "nn-NO", ("da", "en"), ("en",)),
    Chain(
        "Hong Kong before Taiwan",
        "zh-Hant-HK",
        ("zh-Hant", "zh-Hant-HK", "en"),
        ("zh-Hant-HK", "zh-Hant", "en"),
    ),
    Chain("regions stand for scripts", "zh-HK", ("zh-Hans", "zh-Hant", "en"), ("zh-Hant", "en")),
    Chain("Serbian in its own script first", "sr-Latn", ("sr", "sr-Latn", "en"), ("sr-Latn", "sr", "en")),
    Chain("Montenegro writes Latin", "sr-ME", ("sr", "sr-Latn", "en"), ("sr-Latn", "sr", "en")),
    Chain("Angola reads European Portuguese", "pt-AO", ("pt-BR", "pt-PT", "en"), ("pt-PT", "pt-BR", "en")),
    Chain("Portuguese alone is Brazilian", "pt", ("pt-PT", "pt-BR", "en"), ("pt-BR", "pt-PT", "en")),
    Chain("Australia reads British English", "en-AU", ("en", "en-GB"), ("en-GB", "en")),
    Chain("a bare en is fine", "en", ("en-US", "de"), ("en-US", "de"), default="de"),
    Chain("so is en_US", "en_US", ("en", "de"), ("en", "de"), default="de"),
    Chain("an old code of Hebrew", "iw", ("he", "en"), ("he", "en")),
    Chain("an old code of Indonesian", "in-ID", ("id", "en"), ("id", "en")),
    Chain("Tagalog is Filipino", "tl", ("fil", "en"), ("fil", "en")),
    Chain("an extension changes no language", "de-AT-u-nu-latn", ("de", "en"), ("de", "en")),
    Chain(
        "Mexico reads Latin American Spanish before European",
        "es-MX",
        ("es", "es-419", "en"),
        ("es-419", "es", "en"),
    ),
    Chain("Brazilian before English for Portugal", "pt-PT", ("pt-BR", "en"), ("pt-BR", "en")),
    Chain("but after European Portuguese", "pt-PT", ("pt-BR", "pt-PT", "en"), ("pt-PT", "pt-BR", "en")),
    Chain("another language gets the default", "fr", ("de", "en"), ("en",)),
    Chain("the default stands last, once", "en-GB", ("en", "de"), ("en", "de"), default="de"),
    Chain("the default need not be listed", "fr", ("de",), ("en",)),
    Chain("locales keep the spelling of the configuration", "pt-br", ("pt_BR", "en"), ("pt_BR", "en")),
]


@pytest.mark.parametrize("case", CHAINS, ids=lambda case: case.description)
def test_fallback_chain(case: Chain) -> None:
    assert fallback_chain(case.tag, case.available, case.default) == case.expect
    assert fallback_chain(case.tag, list(case.available), case.default) == case.expect
    assert negotiate(case.tag, case.available, case.default) == case.expect[0]


@pytest.mark.parametrize(
    ("tag", "expect"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("fa", "rtl"),
        ("ur-PK", "rtl"),
        ("ar-Latn", "ltr"),
        ("az-Arab", "rtl"),
        ("az", "ltr"),
        ("pa-PK", "rtl"),
        ("pa", "ltr"),
        ("ja", "ltr"),
        ("iw", "rtl"),
    ],
)
def test_direction_is_that_of_the_script(tag: str, expect: str) -> None:
    assert direction(tag) == expect


@pytest.mark.parametrize(
    ("tag", "expect"),
    [
        ("de-AT", "de_AT"),
        ("de-US", "de"),
        ("zh-TW", "zh_Hant_TW"),
        ("zh-Hant", "zh_Hant"),
        ("sr-Latn-DE", "sr_Latn"),
        ("no", "no"),
        ("de-AT-u-nu-latn", "de_AT"),
        ("tlh", "root"),
    ],
)
def test_formatting_keeps_the_region_where_cldr_knows_it(tag: str, expect: str) -> None:
    assert str(formatting_locale(tag)) == expect


@pytest.mark.parametrize(
    ("tag", "text", "expect"),
    [
        ("de-AT", "de", "de-AT"),
        ("de-AT", "en", "en"),
        ("fr-CA", "en-GB", "en-GB"),
        ("sr-Latn", "sr", "sr"),
        ("zh-TW", "zh-Hant", "zh-TW"),
        ("en_gb", "en", "en-GB"),
    ],
)
def test_a_text_is_formatted_in_its_own_language(tag: str, text: str, expect: str) -> None:
    assert formatting_tag(tag, text) == expect


def test_importing_loads_neither_babel_nor_langcodes() -> None:
    code = (
        "import sys, dynacontent.localization.formats\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('babel', 'langcodes')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_answers_can_be_taken_along() -> None:
    """A process that has them renders for these tags without langcodes; other tags are asked about anew."""
    program = (
        "import json, pickle, sys\n"
        "from dynacontent.localization import locales as l\n"
        "l.take_over(pickle.loads(bytes.fromhex(sys.argv[1])))\n"
        "tag, available = sys.argv[2], ['en', 'de', 'ar']\n"
        "chain = l.fallback_chain(tag, available, 'en')\n"
        "found = [l.normalize_tag(tag), chain, l.direction(chain[0]), l.formatting_tag(tag, chain[0])]\n"
        "print(json.dumps([*found, str(l.formatting_locale(found[-1])), 'langcodes' in sys.modules]))\n"
    )
    taken = pickle.dumps(locales.answers(["de-AT", "no tag!"], ["en", "de", "ar"], "en")).hex()

    def ask(tag: str) -> list[object]:
        command = [sys.executable, "-c", program, taken, tag]
        found: list[object] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        return found

    assert ask("de-AT") == ["de-AT", ["de", "en"], "ltr", "de-AT", "de_AT", False]
    assert ask("ar") == ["ar", ["ar", "en"], "rtl", "ar", "ar", False]
    assert ask("de-CH") == ["de-CH", ["de", "en"], "ltr", "de-CH", "de_CH", True]


def test_what_is_taken_over_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that opens workspace after workspace keeps no answers about all of them."""
    taken: dict[str, dict[tuple[str, ...], str]] = {"_normalized": {}}
    monkeypatch.setattr(locales, "_TAKEN_OVER", taken)
    for number in range(100):
        locales.take_over({"_normalized": {(f"x-{number}-{tag}",): "x" for tag in range(100)}})
        assert (f"x-{number}-99",) in taken["_normalized"]
        assert len(taken["_normalized"]) <= 4096
    locales.take_over({"_normalized": {(str(tag),): "x" for tag in range(5000)}})
    assert len(taken["_normalized"]) == 5000
