"""Dates as people write them: "last week", "2024", "March 3"."""

import datetime

import regex
from dateparser.date import DateDataParser

from bot import markup
from bot.errors import ChoiceError
from bot.language import N_, _

_LANGUAGES = ["en", "de", "fr", "es", "pt"]
_SETTINGS = {
    "PREFER_DATES_FROM": "past",
    "PREFER_DAY_OF_MONTH": "first",
    "PREFER_MONTH_OF_YEAR": "first",
    "RETURN_AS_TIMEZONE_AWARE": False,
}
_EXAMPLES = N_("Write it like 2024, March 2024, March 3, 2024-03-05 or last week.")
_BARE = regex.compile(r"\s*\d{1,3}\s*")
"""A number that is no year."""
_CLOCK = regex.compile(r"\d:\d")
_DECADE = regex.compile(r"\d0s\b")
_SLASHED = regex.compile(r"(\d{1,2})/(\d{1,2})(?:/\d{2,4})?")
_DOTTED = regex.compile(r"\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?")
"""Written with points the day comes first, in every language that writes so."""
_SMALL = regex.compile(
    r"(?i)\A\s*(?:(?:in|on|the|im|am|der|den|dem|en|au|le|la|el|em|na|no|o|a)\s+|l')+"
)
"""Words that may stand before a date and that dateparser does not read in every language."""
_LAST = regex.compile(
    r"(?i)\b(?:last|past|letzte[mnrs]?|vergangene[mnrs]?|vorige[mnrs]?|derni(?:er|[eè]re)|pass[eé]e?"
    r"|pasad[oa]|passad[oa]|[uú]ltim[oa])\b"
)
"""Dateparser knows them beside weeks, months and years in some of the languages, beside the days of
the week in English only."""
_UNITS = {
    "week": regex.compile(r"(?i)week|woche|semaine|semana"),
    "month": regex.compile(r"(?i)month|monat|mois|m[eê]s"),
    "year": regex.compile(r"(?i)year|jahr|an|ann[eé]e|a[nñ]o"),
}
_WORD = regex.compile(r"\p{L}+(?:-\p{L}+)?")
_LONGEST = 60
"""Characters of a date at most."""
_EARLIEST = 1000


def day(text: str, today: datetime.date) -> str:
    """The first day of what `text` names, as an ISO 8601 date: `2024` is `2024-01-01`, "last
    week" its Monday. A day without a year is the last one before `today`.

    Raises ChoiceError, whose text is for the member, if it is no date.
    """
    shown = markup.isolated(markup.escape(" ".join(text.split())[:_LONGEST]))
    cannot = _("I cannot read “{typed}” as a date.").format(typed=shown)
    refused = ChoiceError(f"{cannot} {_(_EXAMPLES)}")
    if len(text) > _LONGEST:
        raise refused
    bare = _SMALL.sub("", text.replace("’", "'")).strip()
    found = _last(bare, today) or _first(bare, today)
    if found is None:
        raise refused
    return found.isoformat()


def _last(text: str, today: datetime.date) -> datetime.date | None:
    """The first day of "last week" in any of the languages, or "last Monday", which is not today;
    None if it is nothing of the kind."""
    said = _LAST.search(text)
    if said is None:
        return None
    rest = _SMALL.sub("", f"{text[: said.start()]} {text[said.end() :]}".strip())
    unit = next((name for name, words in _UNITS.items() if words.fullmatch(rest)), "")
    if unit:
        return _first(f"last {unit}", today)
    return _first(rest, today) if _WORD.fullmatch(rest) else None


def _first(text: str, today: datetime.date) -> datetime.date | None:
    """The first day of what a text names by itself; None if that is no date."""
    if _BARE.fullmatch(text) or _CLOCK.search(text) or _DECADE.search(text) or _either_way(text):
        return None
    noon = datetime.datetime.combine(today, datetime.time(12))
    order = {"DATE_ORDER": "DMY"} if _DOTTED.fullmatch(text) else {}
    settings = {**_SETTINGS, **order, "RELATIVE_BASE": noon}
    parser = DateDataParser(languages=_LANGUAGES, settings=settings)
    found = parser.get_date_data(text)
    if found is None or found.date_obj is None or found.date_obj.year < _EARLIEST:
        return None
    first: datetime.date = found.date_obj.date()
    match found.period:
        case "year":
            return first.replace(month=1, day=1)
        case "month":
            return first.replace(day=1)
        case "week":
            return first - datetime.timedelta(days=first.weekday())
    return first


def _either_way(text: str) -> bool:
    """True for 3/5/2024, which is March in one country and May in another."""
    found = _SLASHED.fullmatch(text)
    return found is not None and found[1] != found[2] and max(int(found[1]), int(found[2])) <= 12
