"""Dates as people write them: "last week", "2024", "March 3"."""

import datetime

import regex
from dateparser.date import DateDataParser

from bot.errors import ChoiceError

_LANGUAGES = ["en", "de", "fr", "es", "pt"]
_SETTINGS = {
    "PREFER_DATES_FROM": "past",
    "PREFER_DAY_OF_MONTH": "first",
    "PREFER_MONTH_OF_YEAR": "first",
    "RETURN_AS_TIMEZONE_AWARE": False,
}
_EXAMPLES = "Write it like 2024, March 2024, March 3, 2024-03-05 or last week."
_BARE = regex.compile(r"\s*\d{1,3}\s*")
"""A number that is no year."""
_CLOCK = regex.compile(r"\d:\d")
_LONGEST = 60
"""Characters of a date at most."""
_EARLIEST = 1000


def day(text: str, today: datetime.date) -> str:
    """The first day of what `text` names, as an ISO 8601 date: `2024` is `2024-01-01`, "last
    week" its Monday. A day without a year is the last one before `today`.

    Raises ChoiceError, whose text is for the member, if it is no date.
    """
    shown = " ".join(text.split())[:_LONGEST]
    refused = ChoiceError(f"I cannot read “{shown}” as a date. {_EXAMPLES}")
    if len(text) > _LONGEST or _BARE.fullmatch(text) or _CLOCK.search(text):
        raise refused
    noon = datetime.datetime.combine(today, datetime.time(12))
    parser = DateDataParser(languages=_LANGUAGES, settings={**_SETTINGS, "RELATIVE_BASE": noon})
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
