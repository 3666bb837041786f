"""The name of a collection, and whose it is."""

import regex

_OWN = regex.compile(r"\s*server-(\d+)\s*", regex.IGNORECASE)


def owner(collection: str) -> str:
    """The id of the server that a collection of this name belongs to, be it written with capitals
    or spaces around; "" for one that is everybody's. An id that is none, such as 07, is of a
    server that there is not: nobody sees it."""
    own = _OWN.fullmatch(collection)
    return own[1] if own else ""


def named(written: str) -> str:
    """A collection's name as it is kept: what belongs to a server has one spelling."""
    own = owner(written)
    return f"server-{own}" if own else written
