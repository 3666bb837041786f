"""Draw what stands in docs/pictures.md.

    python -m benchmarks.pictures

The real bot answers on the small Discord of the tests, from the sample articles and a few of its
own; the messages as Discord would hold them are drawn by web components that look like Discord's
client, in a headless Chromium. Needs Chromium, Node.js and npm, which fetches the components into
data/pictures/ as page/package-lock.json pins them.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.pictures.browser import Browser, MissingError
from benchmarks.pictures.scenes import ROOT, library, pictures


def main() -> int:
    """Write the pictures; 1 if a program is missing, with one line that says which."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "pictures", help="a folder")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="draw only these")
    options = parser.parse_args()
    try:
        browser = Browser(ROOT / "data" / "pictures")
    except MissingError as error:
        print(error, file=sys.stderr)
        return 1
    browser.fetch()
    with tempfile.TemporaryDirectory() as folder:
        made = asyncio.run(pictures(library(Path(folder))))
    browser.draw([one for one in made if not options.only or one.name in options.only], options.to)
    return 0


if __name__ == "__main__":
    sys.exit(main())
