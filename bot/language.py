"""The language in which the bot speaks to somebody: its own words only, never those of a quote.

Words are marked as gettext knows it: `_("Thank you")` is translated where it stands, `N_("…")` only
marked, for words that are said later. What is spoken belongs to the running task (a context
variable): whoever takes up an interaction or a message says once for whom, with `speak`.
"""

import functools
import gettext
import io
from contextvars import ContextVar
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

ENGLISH = "en"
LANGUAGES = {
    ENGLISH: "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
}
"""The languages by their ISO 639-1 codes, each called as its speakers call it."""
FOLDER = Path(__file__).parent / "locale"
"""Where each language but English has its catalogue, `<code>.po`."""
_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


def speak(*wanted: str) -> None:
    """From here on, in this task, the first of the `wanted` that the bot knows is spoken.

    `wanted`: locales as Discord names them, such as `pt-BR`; "" stands for no wish. English if the
    bot knows none of them.
    """
    _spoken.set(next(filter(None, map(known, wanted)), ENGLISH))


def known(locale: str) -> str:
    """The language of a locale; "" if the bot does not speak it."""
    code = locale.partition("-")[0].lower()
    return code if code in LANGUAGES else ""


def spoken() -> str:
    """The code of the language that is spoken in this task."""
    return _spoken.get()


def _(words: str) -> str:
    """The words in the language that is spoken; as they are if it has none for them."""
    return _catalogue(spoken()).gettext(words)


def number(n: float, places: int = 0) -> str:
    """A number as it is written in the language that is spoken, rounded to so many places:
    12,345.7 in English, 12.345,7 in German."""
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(n, pattern, locale=spoken())


def many(one: str, more: str, n: int) -> str:
    """The words for a number, which stands where they say `{n}`: one of two forms in English."""
    return _catalogue(spoken()).ngettext(one, more, n).format(n=number(n))


def N_(words: str) -> str:  # noqa: N802 - its name wherever gettext is used
    """Marks words that are translated when they are said."""
    return words


def translated(context: str, words: str, language: str) -> str:
    """Words in a language; `context` tells those apart that mean something else elsewhere, such as
    the name of a command; "" for none."""
    catalogue = _catalogue(language)
    return catalogue.pgettext(context, words) if context else catalogue.gettext(words)


@functools.cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with (FOLDER / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
