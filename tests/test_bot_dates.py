"""A date is understood as people write it, or the member is told how to write it."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import dates
from bot.errors import ChoiceError

TODAY = datetime.date(2026, 11, 24)
"""A Tuesday."""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024", "2024-01-01"),
        ("March 2024", "2024-03-01"),
        ("2024-03-05", "2024-03-05"),
        ("March 3", "2026-03-03"),
        ("December 24", "2025-12-24"),
        ("3rd of march 2019", "2019-03-03"),
        ("last week", "2026-11-16"),
        ("last month", "2026-10-01"),
        ("last year", "2025-01-01"),
        ("two years ago", "2024-01-01"),
        ("yesterday", "2026-11-23"),
        ("three days ago", "2026-11-21"),
        ("monday", "2026-11-23"),
        ("letzte Woche", "2026-11-16"),
        ("3. März 2024", "2024-03-03"),
        ("la semaine dernière", "2026-11-16"),
        ("ayer", "2026-11-23"),
        ("ontem", "2026-11-23"),
        ("3.12.2024", "2024-12-03"),
        ("24/12/2024", "2024-12-24"),
    ],
)
def test_a_date_as_people_write_it(written: str, meant: str) -> None:
    """The first day of what it names; without a year, the last time that was."""
    assert dates.day(written, TODAY) == meant


@pytest.mark.parametrize(
    "written",
    ["banana", "12", "3/5/2024", "the 90s", "2020s", "2024-13-45", "12:30", "", "?", "9" * 80],
)
def test_what_is_no_date_is_explained(written: str) -> None:
    """In one line, with examples that can be copied."""
    with pytest.raises(ChoiceError, match=r"as a date\. Write it like 2024, March 2024") as told:
        dates.day(written, TODAY)
    assert "\n" not in str(told.value)
    assert len(str(told.value)) < 200


@given(st.text(max_size=80))
def test_nothing_typed_is_an_error_of_ours(written: str) -> None:
    """Either a date of ISO 8601 or a word for the member."""
    try:
        found = dates.day(written, TODAY)
    except ChoiceError:
        return
    assert datetime.date.fromisoformat(found).isoformat() == found
