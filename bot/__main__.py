"""`python -m bot`: look at, or remove, what is stored of a server."""

import sys

from bot.commands import main

sys.exit(main())
