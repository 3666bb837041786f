"""Numbers as lists show them."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LONGEST = 9
"""Letters or signs; what is longer is no number of a list."""


def letters(number: int) -> str:
    """a to z, then aa, bb …; "" for what is below 1."""
    if number < 1:
        return ""
    sign = chr(ord("a") + (number - 1) % 26)
    return sign * min((number - 1) // 26 + 1, _LONGEST)


def roman(number: int) -> str:
    """i, ii, iii, iv …, the whole thousands of a large number cut short; "" below 1."""
    signs, number = "", max(number, 0)
    for value, sign in _ROMAN:
        signs += sign * min(number // value, _LONGEST)
        number %= value
    return signs


def number(written: str | None, otherwise: int) -> int:
    """A whole number as files write it, of nine digits at most; `otherwise` for anything else."""
    plain = (written or "").strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else otherwise
