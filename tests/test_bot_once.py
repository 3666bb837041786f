"""What was said lately is not said again."""

from __future__ import annotations

from bot.once import Once


def test_once_in_so_many_seconds() -> None:
    """Then again; each thing has its own time."""
    now = [0.0]
    once = Once(10, clock=lambda: now[0])
    told = [once.first("a"), once.first("a")]
    now[0] = 9.0
    told += [once.first("a"), once.first("b")]
    now[0] = 10.0
    told += [once.first("a"), once.first("b")]

    assert told == [True, False, False, True, True, False]


def test_it_remembers_only_so_much() -> None:
    """The oldest is forgotten first."""
    once = Once(10, most=2)
    assert [once.first(one) for one in "abc"] == [True] * 3
    assert [once.first(one) for one in "bca"] == [False, False, True]
