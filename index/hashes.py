"""Is a file the one it should be?"""

import hashlib
from pathlib import Path

from index.errors import ModelError


def checked(file: Path, sha256: str) -> str:
    """The hash of `file`, which must be `sha256`; raises ModelError if it is another."""
    if not file.is_file():
        raise ModelError(f"the model file {file} is missing; install its package again")
    found = sha256_of(file)
    if found != sha256:
        raise ModelError(
            f"the model file {file} has sha256 {found[:12]}…, not {sha256[:12]}…; "
            "it is damaged or another model: install its package again"
        )
    return found


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file, 64 hexadecimal digits."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
