"""Text in an older charset is read where it is surely that one, and else refused: never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import charset

TEXTS = {
    "en": "The café’s owner said “no” – and left. Nobody has seen the naïve tourist since then, "
    "although the whole town went out and looked for him on the cliffs and in the harbour.",
    "de": "Die Flut fällt. Der Kühlraum in Müllheim wird größer; die Mitglieder beschließen, daß "
    "es „so“ bleibt – Übermut tut selten gut.",
    "fr": "Le maire a été réélu à Besançon, où l’on fête déjà « la victoire ». Le cœur de la "
    "ville n’était plus qu’une grande fête, et les élèves chantaient.",
    "es": "La reunión será mañana en el jardín del señor Núñez. ¿Quién traerá el café? El año "
    "pasado lo hizo la tesorera del club, y nadie se quejó.",
    "pt": "A reunião da associação será amanhã às nove, não às dez; o orçamento está pronto e os "
    "sócios já o leram com atenção.",
    "sv": "Mötet börjar klockan nio på lördag i båthuset. Årsavgiften är oförändrad, och alla "
    "medlemmar är välkomna att ställa frågor.",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy. Schůze se koná zítra večer v klubovně.",
    "hr": "Sastanak će biti sutra u čamcu kluba; članovi već znaju što žele reći o članarini.",
    "pl": "Zażółć gęślą jaźń, powiedział prezes klubu i wyszedł, zanim ktokolwiek odpowiedział.",
    "hu": "A gyűlés holnap este lesz a klubházban, kérjük jöjjenek időben, örülünk nekik.",
    "tr": "Toplantı yarın akşam kulüpte olacak, lütfen geç kalmayın. Şimdi görüşürüz, dağılın.",
    "ru": "Привет, как дела? Собрание состоится завтра вечером в клубе, приходите все.",
    "el": "Η συνάντηση θα γίνει αύριο το βράδυ στη λέσχη, ελάτε όλοι.",
}


def test_letters_that_were_struck_twice_are_there_once() -> None:
    """As manual pages have them to be bold or underlined."""
    assert charset.decoded(b"N\bNO\bO _\bn_\bo\n\bx") == "NO no\nx"


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt", "sv"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le", "utf-16-be"])
def test_western_text_in_an_older_charset_is_read(language: str, encoding: str) -> None:
    """Word for word, whether Windows wrote it or UTF-16 lost its mark."""
    text = TEXTS[language] + "\n\n" + TEXTS[language]

    assert charset.decoded(text.replace("\n", "\r\n").encode(encoding)) == text


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("cs", "cp1250"),
        ("hr", "cp1250"),
        ("pl", "cp1250"),
        ("hu", "cp1250"),
        ("tr", "cp1254"),
        ("ru", "cp1251"),
        ("ru", "koi8-r"),
        ("ru", "cp866"),
        ("el", "cp1253"),
        ("en", "mac-roman"),
        ("de", "mac-roman"),
        ("fr", "mac-roman"),
        ("es", "cp850"),
        ("pt", "cp850"),
    ],
)
def test_what_is_not_sure_is_not_guessed(language: str, encoding: str) -> None:
    """Another charset gives no text, never wrong letters."""
    raw = (TEXTS[language] + "\n\n" + TEXTS[language]).encode(encoding, "ignore")

    assert charset.decoded(raw) is None


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_none(raw: bytes) -> None:
    """No bytes make it fail, and no text holds what is none."""
    text = charset.decoded(raw)

    assert text is None or not set(text) & set("\0\r\x1b\x7f")
