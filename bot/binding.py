"""Which collections a server is answered from, as its moderators choose them: page by page where
they are more than a menu holds. Pure."""

from collections.abc import Sequence

from corpus.added import is_own

EVERY = "*"
"""The choice of every collection, and those to come."""
_SHELF = 24
"""Collections of a page: Discord's menus hold 25 choices, and one of them is EVERY."""


def pages(offered: Sequence[str]) -> int:
    """How many pages there are, at least 1."""
    return max(1, -(-len(offered) // _SHELF))


def nearest(page: int, offered: Sequence[str]) -> int:
    """The number of the page from 0, or of the nearest one that there is."""
    return min(max(page, 0), pages(offered) - 1)


def on_page(offered: Sequence[str], page: int) -> Sequence[str]:
    """The collections of a page; what the server added itself comes first of all."""
    own_first = sorted(offered, key=lambda one: not is_own(one))
    return own_first[_SHELF * page : _SHELF * (page + 1)]


def bound(
    now: tuple[str, ...] | None, values: Sequence[str], offered: Sequence[str], page: int = 0
) -> tuple[str, ...] | None:
    """The collections after a choice on a page, None for every one; those of the other pages stay
    as they were. Who adds one to "every one" means that one. As they were if nothing is left of
    those that were chosen: a panel may be older than the articles."""
    shown = on_page(offered, nearest(page, offered))
    named = tuple(one for one in offered if one in (values if one in shown else now or ()))
    if EVERY in values and (not named or now is not None):
        return None
    return named or now
