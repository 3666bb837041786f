"""A page of the web that a moderator asked for, or why there is none, in words for the member."""

from bot.errors import ChoiceError
from bot.language import _
from corpus import download
from corpus.download import Allows, DownloadError, Fetched, Reason, is_public


def anywhere(address: str) -> bool:
    """True: an operator may let it read pages of an intranet."""
    return True


async def fetch(address: str, *, most: int, allows: Allows = is_public) -> Fetched:
    """The page at an address, of at most so many bytes.

    Raises ChoiceError, whose text is for the member, if there is none that can be read.
    """
    try:
        return await download.fetch(address, most=most, allows=allows)
    except DownloadError as error:
        raise ChoiceError(_words(error, most)) from None


def _words(error: DownloadError, most: int) -> str:
    """What the member may know; what lies behind this machine is nobody's business."""
    match error.reason:
        case Reason.ADDRESS:
            return _("That is no web address. Write it like `https://example.org/page`.")
        case Reason.CREDENTIALS:
            return _("Please leave the name and password out of the address.")
        case Reason.REDIRECTS:
            return _("That address leads on to another one more than {n} times.").format(
                n=download.REDIRECTS
            )
        case Reason.SLOW:
            return _("That page did not come within {n} seconds.").format(n=round(download.SECONDS))
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
