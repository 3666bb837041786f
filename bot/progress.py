"""How far a build is, and how it ended, in words. Pure."""

from collections.abc import Sequence

from bot.building import NOT_LIVE, OVERTAKEN, How
from bot.builds import Last
from bot.language import N_, _, many, number
from bot.markup import LIMIT, escape, length
from bot.tally import Tally
from corpus.errors import Problem
from index.errors import EmptyError, FullError
from index.progress import Far, Step

_CELLS = 16
_BEGINS = {Step.READING: 0.0, Step.EMBEDDING: 0.05, Step.CHECKING: 0.92}
"""The share of a build that is done when a step begins."""
_WHY = {
    EmptyError.__name__: N_("There is no article to build it from."),
    FullError.__name__: N_("There is no space left on its disk."),
    NOT_LIVE: N_(
        "What was built cannot be used. The people who run this bot find the reason in its log."
    ),
}
_OTHERWISE = N_("The people who run this bot find the reason in its log.")
_TAKEN = N_("its id is taken by another article; give it another id")
_PROBLEMS = 8
"""Files with a problem that are named at most."""
_LONGEST = 150
"""Characters of what is told of one of them, before they are escaped."""


def under_way(far: Far, *, waits: bool = False, counted: bool = False) -> str:
    """A bar with what is done now. `counted`: passages may be counted, none is another server's."""
    what = {
        Step.READING: _("Reading the articles."),
        Step.EMBEDDING: _("Preparing the passages."),
        Step.CHECKING: _("Checking and publishing."),
    }[far.step]
    if far.step == Step.EMBEDDING and counted:
        what = _("Preparing the passages: {done} of {total}.").format(
            done=number(far.done), total=number(far.of)
        )
    if waits:
        what = _("Somebody is building from the command line. I wait until that is done.")
    share = done(far)
    filled = int(share * _CELLS)
    return "\n".join(
        (
            f"**{_('Building the index')}**",
            f"{'▰' * filled}{'▱' * (_CELLS - filled)} {int(share * 100)} %",
            what,
            f"-# {_('Until it is done I answer from the articles as they were.')}",
        )
    )


def done(far: Far) -> float:
    """The share of a build that is done, 0 to 1."""
    begun = _BEGINS[far.step]
    if far.step == Step.EMBEDDING and far.of:
        begun += (_BEGINS[Step.CHECKING] - begun) * min(1.0, far.done / far.of)
    return begun


def over(last: Last, tally: Tally | None, problems: int = 0) -> str:
    """How a build ended. `tally`: what this server may see of it, None if that is not known;
    `problems`: how many files with a problem it may know of."""
    if last.how == How.CANCELLED:
        return _("The build was cancelled. I go on answering from the articles as they were.")
    if last.how == How.FAILED:
        return _(
            "The index could not be built. {why} I go on answering from the articles as they were."
        ).format(why=_(_WHY.get(last.why, _OTHERWISE)))
    if last.why == OVERTAKEN:
        return _(
            "The index was built, and another version of it was published meanwhile. I answer from "
            "that one."
        )
    if tally is None:
        return _("The index is built.")
    lines = [_("The index is built: {counts}.").format(counts=counts(tally)), changes(tally)]
    if problems:
        told = many("{n} file has a problem", "{n} files have a problem", problems)
        lines.append(_("{files}; `/index status` tells which.").format(files=told))
    return "\n".join(lines)


def counts(tally: Tally) -> str:
    """How much there is."""
    return _("{articles} with {passages}").format(
        articles=many("{n} article", "{n} articles", tally.articles),
        passages=many("{n} passage", "{n} passages", tally.passages),
    )


def changes(tally: Tally) -> str:
    """What a build changed."""
    if not tally.added + tally.changed + tally.removed:
        return _("No article has changed.")
    return _("Added: {added}, changed: {changed}, removed: {removed}.").format(
        added=number(tally.added),
        changed=number(tally.changed),
        removed=number(tally.removed),
    )


def listed(problems: Sequence[Problem], *, hidden: Sequence[str] = (), room: int = LIMIT) -> str:
    """The files with a problem, as many as there is room for. `hidden`: files that those who read
    this may not know of; they are not named as the cause either."""
    lines: list[str] = []
    for one in problems[:_PROBLEMS]:
        what = _(_TAKEN) if one.other in hidden else one.what
        lines.append(f"- {escape(_cut(one.path))}: {escape(_cut(what))}")
    while lines and length("\n".join(lines)) > room - 50:
        lines.pop()
    if rest := len(problems) - len(lines):
        lines.append(many("- and {n} more", "- and {n} more", rest))
    return "\n".join(lines)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
