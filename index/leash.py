"""A process that ends with the one that started it, and leaves the processor to others."""

import _thread
import contextlib
import os
import signal
import threading
import time

_NICE = 10
"""How much lower than usual the priority is; 19 would be the lowest."""
_PATIENCE = 5.0
"""Seconds to tidy up after the leash broke."""


def leash(*, hush: bool = False) -> threading.Event:
    """From here on: low priority, and an interrupt as soon as standard input is closed, which the
    system does for a parent that dies, however it dies. Gives what is set then.

    `hush`: nothing is printed from then on. An interrupt comes at any moment, also where Python can
    but print what it thinks of it.

    SIGTERM is not for us: who stops a service often sends it to all of its processes at once.
    """
    broken = threading.Event()
    if hasattr(os, "nice"):
        os.nice(_NICE)
    with contextlib.suppress(ValueError, OSError):  # not in the main thread, or not on Windows
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        # a shell ignores it for what it starts in the background, and then there is no interrupt
        signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_hold, args=(broken, hush), daemon=True, name="leash").start()
    return broken


def _hold(broken: threading.Event, hush: bool) -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 1024):  # the raw handle: a buffered one is locked when Python ends
            pass
    broken.set()
    if hush:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for printed in (1, 2):
            os.dup2(nowhere, printed)
    _thread.interrupt_main()
    time.sleep(_PATIENCE)
    os._exit(2)
