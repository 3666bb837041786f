"""The bot as `run_bot.py` starts it, with a heart that beats on its event loop.

    python -m benchmarks.heartbeat FILE --config CONFIG

Each beat that comes late is a line of JSON in FILE: the time, by how many milliseconds, how many of
these the thread of the loop spent itself, and what it was doing, as far as that could be seen. What
it did not spend itself another thread did that held the interpreter, or another program.
"""

import asyncio
import json
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from bot.start import main

_EVERY = 0.005
"""Seconds between two beats."""
_NOTED = 0.005
"""Seconds from which on a beat is late."""
_LOOK = 0.03
"""Seconds without a beat until it is looked what the loop does."""
_ROOT = str(Path(__file__).parents[1])


class _Beating(asyncio.DefaultEventLoopPolicy):
    """Gives event loops that have a heart."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._last = time.perf_counter()
        self._seen = ""

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        loop = super().new_event_loop()
        loop.call_soon(self._begin, loop)
        return loop

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        thread = threading.get_ident()
        threading.Thread(target=self._watch, args=(thread,), daemon=True).start()
        self._last = time.perf_counter()
        loop.call_later(_EVERY, self._beat, loop, time.thread_time())

    def _beat(self, loop: asyncio.AbstractEventLoop, spent: float) -> None:
        late = time.perf_counter() - self._last - _EVERY
        if late > _NOTED:
            own = time.thread_time() - spent
            line = {"at": time.time(), "late_ms": late * 1000, "own_ms": own * 1000}
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps({**line, "where": self._seen}) + "\n")
        self._seen = ""
        self._last = time.perf_counter()
        loop.call_later(_EVERY, self._beat, loop, time.thread_time())

    def _watch(self, thread: int) -> None:
        while True:
            time.sleep(_LOOK / 3)
            if time.perf_counter() - self._last > _LOOK and not self._seen:
                self._seen = _where(sys._current_frames().get(thread))


def _where(frame: FrameType | None) -> str:
    """The innermost call, and the innermost one of this project."""
    found: list[str] = []
    while frame is not None:
        name = frame.f_code.co_filename
        ours = name.startswith(_ROOT) and "site-packages" not in name
        if not found or ours:
            place = Path(name).relative_to(_ROOT) if ours else Path(name).name
            found.append(f"{place}:{frame.f_lineno}")
        if ours:
            break
        frame = frame.f_back
    return " < ".join(found)


if __name__ == "__main__":
    asyncio.set_event_loop_policy(_Beating(Path(sys.argv[1])))
    sys.exit(main(sys.argv[2:]))
