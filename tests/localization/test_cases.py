"""Large and small letters as languages write them, and names in capitals mended."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynacontent.localization.cases import write_case
from dynacontent.localization.letters import lower, upper

LETTERS = [
    ("upper", "de", "Straße", "STRASSE"),
    ("upper", "tr", "izmir ışığı", "İZMİR IŞIĞI"),
    ("upper", "tr", "i\u0307zmir", "İZMİR"),
    ("upper", "en", "izmir", "IZMIR"),
    ("upper", "el", "Αθήνα, 3 Μαΐου", "ΑΘΗΝΑ, 3 ΜΑΪΟΥ"),
    ("upper", "el", "Μάιος άυλος", "ΜΑΪΟΣ ΑΫΛΟΣ"),
    ("upper", "fr", "élan", "ÉLAN"),
    ("upper", "ka", "მარი", "ᲛᲐᲠᲘ"),
    ("upper", "ja", "テント", "テント"),
    ("upper", "he", "שלום", "שלום"),
    ("lower", "tr", "DIŞ IŞIK İLE", "dış ışık ile"),
    ("lower", "en", "İSTANBUL", "istanbul"),
    ("lower", "el", "ΟΔΟΣ ΣΟΦΙΑΣ", "οδος σοφιας"),
    ("lower", "de", "GROẞ", "groß"),
    ("title", "en", "the lord of the rings", "The Lord of the Rings"),
    ("title", "en", "what it is made of", "What It Is Made Of"),
    ("title", "en", "BIG SUMMER SALE", "Big Summer Sale"),
    ("title", "en", "the iPhone and the USB cable", "The iPhone and the USB Cable"),
    ("title", "en", "o'neill's  check-in", "O'neill's  Check-In"),
    ("title", "en", "(almost) new", "(Almost) New"),
    ("title", "nl", "ijsland en het ij", "IJsland en het IJ"),
    ("title", "tr", "istanbul'da ilk", "İstanbul'da İlk"),
    ("title", "fr", "la vie en rose", "La Vie en Rose"),
    ("title", "hr", "ǆungla", "ǅungla"),
    ("title", "hi", "नमस्ते दुनिया", "नमस्ते दुनिया"),
    ("title", "ka", "მარი", "მარი"),
    ("sentence", "en", "fresh beans. Try them", "Fresh beans. Try them"),
    ("sentence", "en", "SALE ENDS TODAY", "Sale ends today"),
    ("sentence", "en", "iPhone is here", "iPhone is here"),
    ("sentence", "en", "¡hola!", "¡Hola!"),
    ("sentence", "tr", "ilk alışveriş", "İlk alışveriş"),
    ("sentence", "th", "สวัสดี", "สวัสดี"),
    ("sentence", "en", "🎉 sale", "🎉 Sale"),
    ("title", "en", "", ""),
    ("sentence", "en", " ", " "),
]


@pytest.mark.parametrize(("case", "locale", "text", "expected"), LETTERS)
def test_letters(case: str, locale: str, text: str, expected: str) -> None:
    """Each language has its own letters; words with a capital inside stay."""
    assert write_case(text, case=case, locale=locale) == expected  # type: ignore[arg-type]


NAMES = [
    ("en", "RONALD MCDONALD", "Ronald McDonald"),
    ("en", "ronald mcdonald", "Ronald McDonald"),
    ("en", "SINÉAD O'NEILL", "Sinéad O'Neill"),
    ("en", "SINÉAD O’NEILL", "Sinéad O’Neill"),
    ("en", "MACDONALD", "MacDonald"),
    ("en", "MACY", "Macy"),
    ("en", "HENRY VIII", "Henry VIII"),
    ("en", "IV", "Iv"),
    ("en", "J.R.R. TOLKIEN", "J.R.R. Tolkien"),
    ("en", "MARY E SMITH", "Mary E Smith"),
    ("en", "LEVI'S", "Levi's"),
    ("es", "MARÍA DE LA CRUZ", "María de la Cruz"),
    ("es", "DE LA CRUZ", "de la Cruz"),
    ("es", "JOSÉ ORTEGA Y GASSET", "José Ortega y Gasset"),
    ("pt", "ANA DOS SANTOS E SILVA", "Ana dos Santos e Silva"),
    ("nl", "ANNA VAN DER BERG", "Anna van der Berg"),
    ("nl", "VAN DER BERG", "van der Berg"),
    ("en", "VAN MORRISON", "Van Morrison"),
    ("nl", "IJSBRAND 'T HOEN", "IJsbrand 't Hoen"),
    ("de", "JOHANN WOLFGANG VON GOETHE", "Johann Wolfgang von Goethe"),
    ("de", "HANS WEISS", "Hans Weiss"),
    ("de", "HANS WEIß", "Hans Weiß"),
    ("de", "SABINE LEUTHEUSSER-SCHNARRENBERGER", "Sabine Leutheusser-Schnarrenberger"),
    ("fr", "JEAN-LUC D'ARC", "Jean-Luc d'Arc"),
    ("it", "BEVERLY D'ANGELO", "Beverly D'Angelo"),
    ("it", "SERENA DELL'AQUILA", "Serena Dell'Aquila"),
    ("ar", "OMAR AL-SAYED", "Omar al-Sayed"),
    ("ar", "SA'AD", "Sa'ad"),
    ("tr", "IŞIL İNCİ", "Işıl İnci"),
    ("en", "İBRAHİM IŞIK", "İbrahim Işık"),
    ("el", "ΟΔΥΣΣΕΑΣ ΕΛΥΤΗΣ", "Οδυσσεας Ελυτης"),
    ("ru", "ПЁТР ИЛЬИЧ", "Пётр Ильич"),
    ("ja", "山田 太郎", "山田 太郎"),
    ("ar", "محمد علي", "محمد علي"),
    ("en", "  ANN   LEE ", "  Ann   Lee "),
    ("en", "DE", "De"),
    ("en", "", ""),
    ("en", "🎉", "🎉"),
]


@pytest.mark.parametrize(("locale", "name", "expected"), NAMES)
def test_a_name_in_capitals_is_mended(locale: str, name: str, expected: str) -> None:
    """Particles are small inside a name, and at its beginning where nobody is called so."""
    assert write_case(name, case="name", locale=locale) == expected


@pytest.mark.parametrize(
    "name", ["Jean DUPONT", "iBRAHIM", "McDonald", "bell Hooks", "de la Cruz", "van der Berg-Z"]
)
def test_a_name_in_mixed_letters_is_left_alone(name: str) -> None:
    """Its owner knows better."""
    assert write_case(name, case="name", locale="en") == name


def test_another_case_is_refused() -> None:
    with pytest.raises(ValueError, match="a case is name, title, sentence, upper, lower"):
        write_case("a", case="camel", locale="en")  # type: ignore[arg-type]


PIECES = st.sampled_from([*"abiIİısSßΣσς' -.éÉ", "\u0307", "李", "🎉", "mc", "van ", "de "])
WORDS = st.lists(PIECES, max_size=30).map("".join)
LOCALES = st.sampled_from(["en", "tr", "el", "nl", "de", "fr", "es"])


@given(WORDS, LOCALES, st.sampled_from(["name", "title", "sentence"]))
@settings(derandomize=True, deadline=None)
def test_once_is_enough(text: str, locale: str, case: str) -> None:
    """What was mended stays, unless nothing in it tells large from small."""
    once = write_case(text, case=case, locale=locale)  # type: ignore[arg-type]
    if once.isupper() or once.islower():
        return
    assert write_case(once, case=case, locale=locale) == once  # type: ignore[arg-type]


@given(WORDS)
@settings(derandomize=True, deadline=None)
def test_turkish_letters_come_back(text: str) -> None:
    """In Turkish large and small letters belong together, two by two."""
    plain = text.replace("ß", "s").replace("\u0307", "")
    assert upper(lower(plain, locale="tr"), locale="tr") == upper(plain, locale="tr")
