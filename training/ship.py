"""Make a reader the shipped one: python -m training.ship --from READER.

READER is a folder that training.export wrote. Its files are checked against its model.json, the
bot's own code reads a pair with it, and then they take the place of those in index/quoth_reader.
The hashes that the bot demands stand in model.json, which goes with them; nothing else changes.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from index import reader
from index.errors import ModelError
from index.reader import Pair, open_reader

FILES = ("reader.onnx", "tokenizer.json", "README.md", "model.json")
"""In the order in which they are put in place: until the last one stands, a reader that is opened
meanwhile is refused, never half of each."""
SHIPPED = Path(reader.__file__).parent / "quoth_reader"
_PAIR = Pair("The cup", "In the end Marta Lind won the regatta by half a length.")


def ship(source: Path, shipped: Path = SHIPPED) -> str:
    """Put the reader of the folder `source` into the folder `shipped`; gives its sha256.

    Raises ModelError, with `shipped` as it was, if a file is missing or another than model.json
    says, or if the bot cannot read with it.
    """
    missing = [name for name in FILES if not (source / name).is_file()]
    if missing:
        raise ModelError(
            f"{source} has no {' and no '.join(missing)}; write it with training.export"
        )
    opened = open_reader(str(source))
    assert opened is not None
    opened.read("Who won the regatta?", [_PAIR])
    shipped.mkdir(exist_ok=True)
    asides = [shipped / f".{name}.new" for name in FILES]
    for name, aside in zip(FILES, asides, strict=True):
        shutil.copyfile(source / name, aside)
    for name, aside in zip(FILES, asides, strict=True):
        aside.replace(shipped / name)
    return opened.sha256


def main() -> int:
    """Parse the command line and ship."""
    parser = argparse.ArgumentParser(prog="python -m training.ship", description=__doc__)
    parser.add_argument(
        "--from", dest="source", type=Path, required=True, help="folder made by training.export"
    )
    try:
        sha256 = ship(parser.parse_args().source)
    except ModelError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"shipped reader.onnx {sha256}; now measure it, fit the verdict, run the tests, commit")
    return 0


if __name__ == "__main__":
    sys.exit(main())
