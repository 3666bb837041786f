"""`python -m corpus`: list the articles, show one, check them."""

import sys

from corpus.commands.main import main

sys.exit(main())
