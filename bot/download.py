"""A page of the web that a moderator asked for, or why there is none, in words for the member."""

from bot.errors import ChoiceError
from bot.language import N_, _
from bot.received import LONGEST_URL
from corpus.web import download
from corpus.web.download import DownloadError, Fetched, Reason
from corpus.web.internet import Allows, is_public

PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = ("text/plain", "text/markdown", "text/x-markdown")
NO_ADDRESS = N_("That is no web address. Write it like `https://example.org/page`.")


def anywhere(address: str) -> bool:
    """True: an operator may let it read pages of an intranet."""
    return True


async def fetch(
    address: str, *, most: int, allows: Allows = is_public, seconds: float = download.SECONDS
) -> Fetched:
    """The page at an address, of at most so many bytes, if it comes within so many seconds.

    Raises ChoiceError, whose text is for the member, if there is none that can be read.
    """
    _check_length(address)
    try:
        page = await download.fetch(
            address, most=most, allows=allows, kinds=(*PAGES, *_TEXTS), seconds=seconds
        )
    except DownloadError as error:
        raise ChoiceError(words_for(error, most, seconds)) from None
    _check_length(page.url)
    return page


def _check_length(address: str) -> None:
    if len(address) > LONGEST_URL:
        raise ChoiceError(_(NO_ADDRESS))


def words_for(error: DownloadError, most: int, seconds: float) -> str:
    """What the member may know; what lies behind this machine is nobody's business."""
    match error.reason:
        case Reason.ADDRESS:
            return _(NO_ADDRESS)
        case Reason.CREDENTIALS:
            return _("Please leave the name and password out of the address.")
        case Reason.REDIRECTS:
            return _("That address leads on to another one more than {n} times.").format(
                n=download.REDIRECTS
            )
        case Reason.INSECURE:
            return _("That address leads on from https to http, where others can change the page.")
        case Reason.SLOW:
            return _("That page did not come within {n} seconds.").format(n=round(seconds))
        case Reason.STATUS:
            return _("There is no page to read at that address: its server says {status}.").format(
                status=error.status
            )
        case Reason.KIND:
            return _("That is no page of text. Add a file of it instead, or paste its text.")
        case Reason.SIZE:
            return _("That page has more than {most} MB, the most that can be added.").format(
                most=f"{most / 1_000_000:g}"
            )
        case _other:
            return _("No page on the public web could be reached there. Is the address right?")
