"""The articles of a server as messages: a list, one by itself, a draft. Pure functions."""

from collections.abc import Sequence

from bot import markup, reading, render, stretch
from bot.addition import Added
from bot.errors import ChoiceError
from bot.holdings import Holding, Twins
from bot.language import _, many, number
from corpus import passages
from corpus.added import is_own
from corpus.article import Article, Passage
from corpus.settings import CorpusSettings

PAGE = 10
"""Articles on a page of the list."""
_FIRST_LINES = 600
"""Units of the lines that a card shows of an article."""
_TITLES = (100, 60, 30, 15)
"""Characters of the titles in a list, as many as there is room for."""
_MAIN = "main"


def listed(shown: Sequence[Holding], page: int, total: int, own: int, typed: str) -> str:
    """A page of the list, from 0, of `total` articles; `own`: how many the server added."""
    if not total:
        if typed.strip():
            return _("No article here has “{typed}” in its title.").format(typed=_short(typed, 60))
        return _("There are no articles here yet. Add one with /articles add.")
    count = many("{n} article", "{n} articles", total)
    if typed.strip():
        head = _("{articles} with “{typed}” in the title").format(
            articles=f"**{count}**", typed=_short(typed, 60)
        )
    else:
        head = _("{articles}, added here: {own}").format(articles=f"**{count}**", own=own)
    foot = _("Page {number} of {all} · /articles info shows more of one").format(
        number=page + 1, all=pages(total)
    )
    for letters in _TITLES:
        lines = [
            f"{number}. {_line(one, letters)}" for number, one in enumerate(shown, page * PAGE + 1)
        ]
        text = "\n".join([head, *lines, f"-# {foot}"])
        if markup.length(text) <= markup.LIMIT:
            break
    return text


def pages(total: int) -> int:
    """Pages of a list of so many articles."""
    return max(1, -(-total // PAGE))


def told(holding: Holding, article: Article, cut: CorpusSettings) -> str:
    """All that there is to say of an article, and its first lines; `article` has its text."""
    lines = [_("Collection: {name}").format(name=collection_words(article.collection))]
    if article.tags:
        lines.append(_("Tags: {tags}").format(tags=_short(", ".join(article.tags), 200)))
    if article.url:
        lines.append(_("Address: {address}").format(address=_short(article.url, 300)))
    if holding.added:
        lines.append(_("Added on {date}").format(date=render.date_words(holding.added.day)))
    if not holding.indexed:
        lines.append(_("It can be quoted in a moment, once the index is rebuilt."))
    return _card(article, cut, "", [f"-# {line}" for line in lines], "")


def collection_words(collection: str) -> str:
    """What a collection that a server sees is called: another server's own it never sees."""
    if is_own(collection):
        return _("added here")
    return _("the main one") if collection == _MAIN else _short(collection, 100)


def preview(draft: Added, cut: CorpusSettings, notes: Sequence[str], twins: Twins) -> str:
    """A draft as it would be quoted, with what should be known before it is kept.

    Raises ChoiceError if there is no sentence in it that could be quoted.
    """
    warnings = list(notes)
    if twins.text:
        warnings.append(
            _("The very same text is here already, as “{title}”.").format(
                title=_short(twins.text.article.title, 80)
            )
        )
    if twins.title:
        warnings.append(_("An article with this title is here already."))
    last = _("Shall I keep it? Until then nobody can find it; in a day it is thrown away.")
    lines = [f"⚠️ {one}" for one in warnings]
    return _card(draft.article, cut, _("So it would be quoted:"), lines, last)


def quotable(article: Article, cut: CorpusSettings) -> list[Passage]:
    """Its passages; raises ChoiceError if it has none."""
    found = passages.split(
        article, wanted=cut.passage_words, longest=cut.longest_passage, language=cut.language
    )
    if not found:
        raise ChoiceError(_("There is no sentence in this text that could be quoted."))
    return found


def question(article: Article) -> str:
    """Asked once before an article is removed."""
    return _("Remove {title}? It will no longer be quoted. For a day this can be undone.").format(
        title=named(article)
    )


def kept(article: Article, *, seen: bool) -> str:
    """A draft was kept; `seen` False: by its settings the server does not quote what it added."""
    words = _("Kept: {title}. It can be quoted in a moment, once the index is rebuilt.").format(
        title=named(article)
    )
    if seen:
        return words
    hint = _(
        "The settings of this server leave out what was added here: choose that collection as "
        "well in /settings once the index is rebuilt."
    )
    return f"{words}\n⚠️ {hint}"


def removed(article: Article) -> str:
    """An article was taken away."""
    return _(
        "Removed: {title}. In a moment, once the index is rebuilt, it is no longer quoted. For a "
        "day this can be undone."
    ).format(title=named(article))


def back(article: Article) -> str:
    """An article was put back."""
    return _(
        "It is back: {title}. It can be quoted in a moment, once the index is rebuilt."
    ).format(title=named(article))


def full(most: int) -> str:
    """The server cannot add any more."""
    if not most:
        return _("The people who run this bot do not let servers add articles.")
    return _("{n} articles were added here, which is the most. Remove one first.").format(
        n=number(most)
    )


def named(article: Article) -> str:
    """Its title in a sentence of the bot."""
    return f"“{markup.escape(render.title(article))}”"


def _card(article: Article, cut: CorpusSettings, note: str, lines: Sequence[str], last: str) -> str:
    """Title, first lines, date, size, and below that as many of the lines as there is room for
    beside the last one."""
    found = quotable(article, cut)

    def fits(text: str) -> bool:
        return markup.length(markup.block_quote(markup.escape(text))) <= _FIRST_LINES

    head = reading.message(stretch.shown(article, found, found[0].span, fits), note)
    size = " · ".join(
        (
            many("{n} word", "{n} words", len(article.text.split())),
            many("{n} passage", "{n} passages", len(found)),
        )
    )
    text = f"{head} · {size}"
    room = markup.LIMIT - markup.length(last) - 1
    for line in lines:
        if markup.length(text) + markup.length(line) + 1 <= room:
            text += f"\n{line}"
    return f"{text}\n{last}" if last else text


def _line(one: Holding, letters: int) -> str:
    marks = (
        render.date_words(one.article.published),
        _("added here") if one.added else "",
        "" if one.indexed else _("not in the index yet"),
    )
    return " · ".join((_short(one.article.title, letters), *filter(None, marks)))


def _short(words: str, letters: int) -> str:
    """One line of somebody's words, not longer than that, as Discord may show it."""
    flat = " ".join(markup.plain(words).split())
    return markup.escape(flat if len(flat) <= letters else f"{flat[: letters - 1].rstrip()}…")
