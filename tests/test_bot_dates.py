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


SAID = {
    "2026-11-23": (  # the day before TODAY
        *("last Monday", "on Monday", "letzten Montag", "am letzten Montag", "vergangenen Montag"),
        *("Am Montag", "lundi dernier", "le lundi dernier", "lunes pasado", "el lunes pasado"),
        *("el pasado lunes", "el último lunes", "segunda-feira passada", "segunda passada"),
        *("na segunda-feira passada", "na última segunda-feira"),
    ),
    "2026-11-17": (  # a week before TODAY: what is called last is not today
        *("last Tuesday", "letzten Dienstag", "mardi dernier", "el martes pasado"),
        "terça-feira passada",
    ),
    "2026-11-20": (
        *("last Friday", "vergangenen Freitag", "vendredi dernier", "el viernes pasado"),
        *("sexta-feira passada", "sexta passada"),
    ),
    "2026-11-16": (
        *("last week", "past week", "vergangene Woche", "letzte Woche", "in der letzten Woche"),
        *("vorige Woche", "la semaine dernière", "semaine derniere", "la semaine passée"),
        *("la semana pasada", "semana pasada", "la última semana", "na semana passada"),
        *("semana passada", "LETZTE WOCHE"),
    ),
    "2026-10-01": (
        *("last month", "im letzten Monat", "vergangenen Monat", "im vorigen Monat"),
        *("le mois dernier", "el mes pasado", "no mês passado", "mes passado"),
    ),
    "2025-01-01": (
        *("last year", "letztes Jahr", "im vergangenen Jahr", "voriges Jahr", "l’année dernière"),
        *("l'an dernier", "l'année passée", "el año pasado", "no ano passado"),
    ),
    "2026-03-01": (
        *("in March", "last March", "im März", "letzten März", "en mars"),
        *("en marzo", "el marzo pasado", "em março", "em março passado"),
    ),
    "2025-12-01": ("in December", "im Dezember", "en décembre", "en diciembre", "em dezembro"),
    "2024-03-01": (
        *("in March 2024", "im März 2024", "en mars 2024", "en marzo de 2024"),
        "em março de 2024",
    ),
    "2024-03-03": (
        *("on March 3, 2024", "am 3. März 2024", "le 3 mars 2024", "el 3 de marzo de 2024"),
        "em 3 de março de 2024",
    ),
    "2024-01-01": ("in 2024", "en 2024", "em 2024"),
}
"""What is meant, and how it is said in five languages."""


@pytest.mark.parametrize(
    ("written", "meant"), [(one, meant) for meant, words in SAID.items() for one in words]
)
def test_a_date_as_it_is_said(written: str, meant: str) -> None:
    """With the small words around it, in each language; "last Monday" is never today."""
    assert dates.day(written, TODAY) == meant


@pytest.mark.parametrize(
    "written",
    [
        *("last", "letzte", "the", "na", "last banana", "letzten 12", "in 12", "am 3/5/2024"),
        *("in the 90s", "last 2024-13-45", "no"),
    ],
)
def test_small_words_make_no_date(written: str) -> None:
    """What is none without them is none with them."""
    with pytest.raises(ChoiceError, match="as a date"):
        dates.day(written, TODAY)


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
