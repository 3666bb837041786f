"""`python -m index`: build, ask, look at, go back, verify."""

import sys

from index.commands import main

sys.exit(main())
