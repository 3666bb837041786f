"""A reader in a process of its own, which whatever a file does to it ends alone.

Such a module is run by `python -m MODULE`, reads one message on standard input and writes one to
standard output.
"""

import contextlib
import math
import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV")
"""What the process sees of the environment: nothing that is secret."""


class BrokenOffError(Exception):
    """The process ended without a word: more memory or processor time than it may take, a crash."""


def told(module: str, message: bytes, patience: float) -> bytes:
    """What the module writes, given this message.

    Raises TimeoutError after `patience` seconds, and BrokenOffError.
    """
    try:
        return subprocess.run(  # noqa: S603 - a module of ours
            [sys.executable, "-m", module],
            input=message,
            cwd=_ROOT,
            env={key: os.environ[key] for key in _KEPT if key in os.environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=patience,
            check=True,
        ).stdout
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    except subprocess.CalledProcessError:
        raise BrokenOffError from None


def limit(*, processor: float, at_most: float = 0, memory: int = 0) -> None:
    """From here on this process has so many seconds of processor time and, unless 0, bytes of
    address space, where the system knows such limits. It can be given more, up to `at_most`."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has none
        import resource

        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        seconds = math.ceil(processor)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, max(seconds, math.ceil(at_most))))
