"""What went wrong, seen from Discord: a refusal sent to the bot, and a note kept for the test.

RefusedError    an error answer; `problem` says whether a careful bot could have avoided it
Violation  one broken rule inside a request body, at a path
Problem    the note a test finds in `SmallDiscord.problems`
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

INVALID_FORM = 50035
"""Discord's code for a body that breaks a rule."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: where in the body, Discord's name for it, and a sentence."""

    path: tuple[str | int, ...]
    code: str
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path)) or 'body'}: {self.message}"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a careful bot never does, with the request (or gateway payload) that did it."""

    what: str
    where: str
    code: int = 0

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" (code {self.code})" if self.code else "")


class RefusedError(Exception):
    """Answered with `status` and Discord's JSON error body; a Problem too when `problem` is set."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        violations: Iterable[Violation] = (),
        problem: bool = False,
    ) -> None:
        self.violations = tuple(violations)
        super().__init__("; ".join([message, *map(str, self.violations)]))
        self.status = status
        self.code = code
        self.message = message
        self.problem = problem

    def body(self) -> dict[str, Any]:
        """Discord's error object, the violations nested by path as Discord nests them."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        errors: dict[str, Any] = {}
        for violation in self.violations:
            at = errors
            for key in violation.path:
                at = at.setdefault(str(key), {})
            note = {"code": violation.code, "message": violation.message}
            at.setdefault("_errors", []).append(note)
        return {**body, "errors": errors} if errors else body


def invalid(violations: Iterable[Violation]) -> RefusedError:
    """400 / 50035 for broken rules: always a Problem, for the bot could have checked."""
    return RefusedError(400, INVALID_FORM, "Invalid Form Body", violations=violations, problem=True)


def unknown(code: int, thing: str, *, problem: bool = False) -> RefusedError:
    """404 for a thing that is not there (any more)."""
    return RefusedError(404, code, f"Unknown {thing}", problem=problem)
