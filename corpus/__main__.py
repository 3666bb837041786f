"""`python -m corpus`: list the articles, show one."""

import sys

from corpus.commands import main

sys.exit(main())
