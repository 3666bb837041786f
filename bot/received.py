"""What a moderator sent, as an article: a file of any kind, a web page, or pasted text.

What it is, its content decides and not its name. Each of these raises ChoiceError, whose text is
for the member, where no article can be made of it.
"""

import datetime
import itertools
from collections.abc import Sequence

import msgspec

from bot import dates, markup
from bot.errors import ChoiceError, UnreadableError
from bot.language import N_, _, number
from corpus import charset, pasted
from corpus.article import Article
from corpus.dating import iso_date
from corpus.formats import registry, text
from corpus.formats import webpage as webpage_format
from corpus.html import webpage

LONGEST = 200_000
"""Characters of an added article at most: about 70 pages."""
LONGEST_TITLE = 200
LONGEST_URL = 300
"""Of these `bot.markup` makes a link; a longer one would leave no room for a quote."""
_LONGEST_FIELD, _MOST_TAGS = 100, 20


NO_PAGE = N_("I cannot make out the article on that page. You can paste its text instead.")


class Received(msgspec.Struct, frozen=True):
    """An article, and what of it could not be taken as it was meant, in words for the member."""

    article: Article
    notes: tuple[str, ...] = ()


def from_file(raw: bytes, name: str) -> Article:
    """The article of a file of any kind that the folder of articles may hold; a file of no known
    kind is taken as text."""
    called = shown(name)
    if not raw.strip():
        raise ChoiceError(_("“{name}” is empty.").format(name=called))
    last = name.replace("\\", "/").rpartition("/")[2] or "text"
    kind = registry.detect(raw, last) or text.FORMAT
    read = registry.read_as(kind, raw, last)
    found = list(itertools.islice((one for one in read if isinstance(one, Article)), 2))
    if len(found) > 1:
        raise ChoiceError(
            _("“{name}” holds more than one article. I take one at a time.").format(name=called)
        )
    if found:
        return _tidy(found[0])
    if kind is webpage_format.FORMAT:
        raise UnreadableError(_(NO_PAGE))
    if kind.matches(raw, last):
        raise UnreadableError(
            _("I find no text in “{name}” that I can quote. You can paste it instead.").format(
                name=called
            )
        )
    if charset.decoded(raw) is None:
        raise ChoiceError(
            _(
                "“{name}” is not a file that I can read. I take these kinds: {kinds}. "
                "Save a text as UTF-8."
            ).format(name=called, kinds=kinds())
        )
    raise ChoiceError(_("“{name}” has no text to quote.").format(name=called))


def kinds() -> str:
    """The kinds of files that can be read, in the language that is spoken."""
    return ", ".join(_(one.name) for one in registry.FORMATS)


def from_address(raw: bytes, url: str, said: str, is_page: bool) -> Article:
    """The article of what stands at `url`: a web page, or a text that may be one. `said`: the
    charset that its server names, or ""."""
    text = webpage.decoded(raw, said) or charset.decoded(raw)
    if text is None:
        raise UnreadableError(_(NO_PAGE))
    if is_page or webpage.is_page(text):
        return from_page(text, url)
    return from_text(text, url)


def from_page(html: str, url: str = "") -> Article:
    """The article of a web page that stands at `url`."""
    page = webpage_format.page_of(html, url)
    if isinstance(page, str):
        raise UnreadableError(_(NO_PAGE))
    return _tidy(
        Article(
            id="",
            title=page.title or url,
            text=page.text,
            url=url,
            published=page.published,
            author=page.author,
        )
    )


def from_text(words: str, url: str = "", title: str = "") -> Article:
    """The article of text that was pasted, or that stands at `url`."""
    plain = charset.decoded(words.encode("utf-8", "replace"))
    if not (plain or "").strip():
        raise ChoiceError(_("There is no text to quote."))
    found, body = pasted.to_text(plain or "")
    title = " ".join(title.split())
    if title and found not in ("", title):
        body = f"# {found}\n\n{body}"
    return _tidy(Article(id="", title=title or found or url, text=body, url=url))


def pasted_by_hand(title: str, date: str, url: str, text: str, today: datetime.date) -> Received:
    """The article of what was typed into the four fields. A date or an address that is none is
    left out, and said so, for the text must not be lost."""
    article = from_text(text, title=title)
    fields, notes = changed(title, date, url, today)
    return Received(msgspec.structs.replace(article, **fields), notes)


def changed(
    title: str, date: str, url: str, today: datetime.date
) -> tuple[dict[str, str], tuple[str, ...]]:
    """What was typed as title, date and address, as fields of an article; a field that cannot be
    understood is missing, and the notes say why."""
    fields, notes = {}, []
    if words := " ".join(_plain(title).split()):
        fields["title"] = words[:LONGEST_TITLE]
    try:
        day = dates.day(date, today) if date.strip() else ""
        if day and not iso_date(day):
            notes.append(
                _(
                    "“{date}” is before 1400 or still to come, so it was left out. The date of an "
                    "article is the day on which it was published."
                ).format(date=shown(date.strip()))
            )
        else:
            fields["published"] = day
    except ChoiceError as error:
        notes.append(str(error))
    address = url.strip()
    if not address or _is_address(address):
        fields["url"] = address
    else:
        notes.append(
            _("“{address}” is no web address. Write it like `https://example.org/page`.").format(
                address=shown(address)
            )
        )
    return fields, tuple(notes)


def _tidy(article: Article) -> Article:
    """The article with fields of a length that can be shown, and none that decides who sees it."""
    if len(article.text) > LONGEST:
        raise ChoiceError(
            _(
                "This text has {n} characters; an article that is added here can have {most}. "
                "Please add it in parts."
            ).format(n=number(len(article.text)), most=number(LONGEST))
        )
    text = _plain(article.text)
    title = " ".join(_plain(article.title).split())
    url = article.url.strip()
    return Article(
        id="",
        title=title[:LONGEST_TITLE] or _("Untitled"),
        text=text,
        url=url if _is_address(url) else "",
        published=article.published,
        author=" ".join(_plain(article.author).split())[:_LONGEST_FIELD],
        tags=_tags(article.tags),
        pages=article.pages if len(text) == len(article.text) else (),
    )


def _tags(tags: Sequence[str]) -> tuple[str, ...]:
    words = (" ".join(_plain(tag).split()) for tag in tags[:_MOST_TAGS])
    return tuple(one[:_LONGEST_FIELD] for one in words if one)


def _is_address(url: str) -> bool:
    return len(url) <= LONGEST_URL and markup.is_address(url)


def _plain(text: str) -> str:
    """Without what no file can hold: halves of characters, NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def shown(words: str) -> str:
    """Something that a member typed or named, short, as Discord may show it."""
    flat = " ".join(_plain(words).split())
    return markup.escape(flat if len(flat) <= 80 else f"{flat[:79]}…")
