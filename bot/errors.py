"""What can go wrong in the bot.

QuothError            (corpus)
├── ConnectError      Discord cannot be used as the environment says
├── BusyError         too many questions are waiting; its text is for the member
├── StateError        what the bot remembers cannot be read or written
├── ShelfError        what servers added cannot be read or written
├── ChoiceError       what a member chose cannot be understood; its text is for the member
│   └── UnreadableError  no article can be made of a web page; its text can be pasted instead
├── ThreadError       no thread can be opened or written in; its text is for the people there
└── RenderError       a message would not show a quote word for word; never sent
"""

from corpus.errors import QuothError


class ConnectError(QuothError):
    """Discord cannot be reached, or refuses the bot."""


class BusyError(QuothError):
    """The queue is full, or the bot is shutting down."""


class StateError(QuothError):
    """The file of the bot's own state cannot be used."""


class ShelfError(QuothError):
    """The folder of what servers added cannot be used."""


class ChoiceError(QuothError):
    """A date, an article or a tag that is none."""


class UnreadableError(ChoiceError):
    """A web page that cannot be read as an article."""


class ThreadError(QuothError):
    """A right is missing, or Discord does not take it."""


class RenderError(QuothError):
    """What would be shown is not what the article says."""
