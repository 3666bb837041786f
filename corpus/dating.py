"""On which day was an article published, who says so, and what is merely likely?

A day that is told as published is one that somebody stated as that. What only hints at it (an
address with /2018/01/24/, the day on which a file was made) is kept beside it and told as
"perhaps 2018-01-24", never as published.
"""

import datetime
from urllib.parse import urlsplit

import msgspec
import regex

_FIRST_YEAR = 1400
"""Nothing was printed before; programs write the years 1 and 101 where they know none."""
_NO_DAYS = (datetime.date(1970, 1, 1), datetime.date(1969, 12, 31))
"""What programs write where they know no time: the first second that computers count."""
_NUMERIC = regex.compile(
    r"(?P<year>\d{4})[-/](?P<month>\d{1,2})(?:[-/](?P<day>\d{1,2}))?(?![\d/-])"
)
_COMPACT = regex.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?!\d)")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMED = regex.compile(
    rf"(?i)(?:\p{{L}}{{3,9}},?\s+)?(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
    r"\s+(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<year>\d{4})\b"
)
_YEAR = regex.compile(r"(?P<year>\d{4})")
_MOMENT = regex.compile(r"\d{10}(?:\d{3})?")
"""Seconds or milliseconds since 1970."""
_IN_ADDRESS = regex.compile(
    r"(?<![\d])(?P<year>(?:19[89]|20[0-9])\d)(?P<cut>[/-]?)(?P<month>0[1-9]|1[0-2]|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:(?P=cut)(?P<day>0[1-9]|[12]\d|3[01]))?(?![\d])"
)


class Dating(msgspec.Struct, frozen=True):
    """What is known of the day beside the day itself."""

    source: str = ""
    """What states the day of publication, in words: `JSON-LD datePublished`; empty where nothing
    does."""
    likely: str = ""
    """Where nothing states the day: the likely day, month or year (`2018-01-24`, `2018-01`,
    `2018`); empty if there is no hint."""
    hint: str = ""
    """What makes it likely, in words: `its address`."""

    def told(self, published: str) -> str:
        """A day with who states it, `2018-01-24 (front matter)`; without one the likely day and
        why, `perhaps 2018-01 (its address)`; "" if nothing is known."""
        if published:
            return f"{published} ({self.source})" if self.source else published
        return f"perhaps {self.likely} ({self.hint})" if self.likely else ""

    def __bool__(self) -> bool:
        return bool(self.source or self.likely)


def iso_date(written: str) -> str | None:
    """The day of a date like 2024-03-31, 2024/03/31 or 2024-03-31 09:00; None for another, and for
    one on which nothing was published: before 1400, or later than tomorrow."""
    found = calendar_day(written)
    return found.isoformat() if found and _is_possible(found) else None


def calendar_day(written: str) -> datetime.date | None:
    """The same for any day that a calendar has."""
    day = regex.split(r"[Tt\s]", written.strip(), maxsplit=1)[0]
    try:
        return datetime.date.fromisoformat(day.replace("/", "-"))
    except ValueError:
        return None


def day(written: str) -> str:
    """The day that a program wrote in one of the usual ways: ISO 8601, 20240331, Sun, 31 Mar 2024,
    March 31, 2024, seconds or milliseconds since 1970. As it is stated, in its own time zone; "" if
    it is none, or none on which anything was published."""
    found = period(written)
    return found if len(found) == len("2024-03-31") else ""


def period(written: str) -> str:
    """The same where the day, or day and month, may be missing: `2024-03-31`, `2024-03`, `2024`."""
    line = " ".join(written.split())
    if _MOMENT.fullmatch(line):
        moment = datetime.datetime.fromtimestamp(int(line[:10]), datetime.UTC)
        return _told(moment.year, moment.month, moment.day)
    for form in (_NUMERIC, _COMPACT, _NAMED):
        if found := form.match(line):
            break
    else:
        if not (found := _YEAR.fullmatch(line)):
            return ""
    return _of(found)


def of_address(url: str) -> Dating:
    """What the path of an address makes likely: /2018/01/24/, /2018/jan/24/, -2018-01-24."""
    try:
        path = urlsplit(url).path.lower()
    except ValueError:
        return Dating()
    return _hinted(path, "its address")


def of_name(name: str) -> Dating:
    """What the name of a file makes likely: 2018-01-24-council.md."""
    return _hinted(name.rpartition("/")[2].lower(), "the name of its file")


def _hinted(written: str, hint: str) -> Dating:
    found = [
        told
        for one in _IN_ADDRESS.finditer(written)
        # eight digits are a date, six may be any number
        if (one["cut"] or one["day"]) and (told := _of(one))
    ]
    best = max(found, key=len, default="")
    return Dating(likely=best, hint=hint) if best else Dating()


def _of(found: "regex.Match[str]") -> str:
    """What was matched; the groups `month` and `day` need not be there."""
    groups = found.groupdict()
    month = groups.get("month") or "0"
    number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
    days = found.capturesdict().get("day") or ["0"]
    return _told(int(groups["year"]), number, int(days[0]))


def _told(year: int, month: int, day: int) -> str:
    """A period as ISO 8601 writes it; a month or a day of 0 is not known; "" if there is none
    such, or nothing can have been published in it."""
    try:
        first = datetime.date(year, month or 1, day or 1)
    except ValueError:
        return ""
    if not _is_possible(first, whole=bool(month and day)):
        return ""
    return first.isoformat()[: 10 if month and day else 7 if month else 4]


def _is_possible(day: datetime.date, *, whole: bool = True) -> bool:
    # where the clock is ahead of ours it is tomorrow already
    tomorrow = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    return datetime.date(_FIRST_YEAR, 1, 1) <= day <= tomorrow and not (whole and day in _NO_DAYS)
