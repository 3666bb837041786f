"""`python -m index`: build, ask, info, verify."""

import sys

from index.commands import main

sys.exit(main())
