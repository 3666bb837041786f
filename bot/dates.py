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
    if len(text) > _LONGEST or _BARE.fullmatch(text) or _CLOCK.search(text):
        raise refused
    if _DECADE.search(text) or _either_way(text):
        raise refused
    noon = datetime.datetime.combine(today, datetime.time(12))
    order = {"DATE_ORDER": "DMY"} if _DOTTED.fullmatch(text.strip()) else {}
    settings = {**_SETTINGS, **order, "RELATIVE_BASE": noon}
    parser = DateDataParser(languages=_LANGUAGES, settings=settings)
    found = parser.get_date_data(text)
    if found is None or found.date_obj is None or found.date_obj.year < _EARLIEST:
        raise refused
    first: datetime.date = found.date_obj.date()
    match found.period:
        case "year":
            first = first.replace(month=1, day=1)
        case "month":
            first = first.replace(day=1)
        case "week":
            first -= datetime.timedelta(days=first.weekday())
    return first.isoformat()


def _either_way(text: str) -> bool:
    """True for 3/5/2024, which is March in one country and May in another."""
    found = _SLASHED.fullmatch(text.strip())
    return found is not None and found[1] != found[2] and max(int(found[1]), int(found[2])) <= 12
