#!/usr/bin/env python3
"""Start Quoth: on Discord, or in the terminal with --console."""

import sys

from bot.start import main

if __name__ == "__main__":
    sys.exit(main())
