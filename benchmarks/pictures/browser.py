"""Messages drawn by Discord-like web components in a headless Chromium."""

from __future__ import annotations

import io
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image, ImageChops

from benchmarks.pictures.scenes import Picture

_PAGE = Path(__file__).parent / "page"
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
_SCALE = 1.5
"""Pixels of the picture for one of the page."""
_HEIGHT = 2600
"""Of the window; what is empty below the last message is cut off."""
_COLOURS = 200
"""Of a picture: few enough for a small file, enough for smooth letters and two thumbs."""


class MissingError(Exception):
    """A program that the pictures need is not there; the text says which, in one line."""


class Browser:
    """Draws pictures; what it needs of npm lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        """Raises MissingError before anything is fetched or started."""
        self._folder = folder
        self._chromium = _found("Chromium", *_CHROMIUM)
        self._node = _found("Node.js", "node")
        self._npm = _found("npm", "npm")

    def fetch(self) -> None:
        """The packages that page/package-lock.json pins, checked against its hashes."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(_PAGE / name, self._folder / name)
        words = ("ci", "--prefix", str(self._folder), "--ignore-scripts", "--no-audit", "--no-fund")
        subprocess.run([self._npm, *words], check=True, capture_output=True, text=True)

    def draw(self, pictures: Sequence[Picture], target: Path) -> None:
        """Write `<name>.png` for each into `target`."""
        target.mkdir(parents=True, exist_ok=True)
        with _served(self._folder) as address:
            for picture in pictures:
                page = self._folder / f"{picture.name}.html"
                page.write_text(self._page(picture), encoding="utf-8")
                shot = self._shot(f"{address}/{page.name}?{picture.theme}", picture.width)
                (target / f"{picture.name}.png").write_bytes(_small(shot, picture.width))

    def _page(self, picture: Picture) -> str:
        body = subprocess.run(
            [self._node, str(_PAGE / "draw.mjs"), str(self._folder)],
            input=msgspec.json.encode(picture).decode(),
            check=True,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ).stdout
        return (_PAGE / "index.html").read_text(encoding="utf-8").replace("<!--drawn-->", body)

    def _shot(self, address: str, width: int) -> Image.Image:
        file = self._folder / "shot.png"
        file.unlink(missing_ok=True)
        subprocess.run(
            [
                self._chromium,
                "--headless=new",
                "--no-sandbox",
                "--hide-scrollbars",
                f"--force-device-scale-factor={_SCALE}",
                # a window is never narrower than this; the page keeps to its own width
                f"--window-size={max(width, 600)},{_HEIGHT}",
                "--virtual-time-budget=10000",
                f"--screenshot={file}",
                address,
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        with Image.open(file) as image:
            return image.convert("RGB")


def _small(shot: Image.Image, width: int) -> bytes:
    """As PNG, without what is empty below the messages."""
    empty = Image.new("RGB", shot.size, shot.getpixel((shot.width - 1, shot.height - 1)))
    filled = ImageChops.difference(shot, empty).getbbox()
    bottom = min(shot.height, (filled[3] if filled else 0) + round(12 * _SCALE))
    cut = shot.crop((0, 0, round(width * _SCALE), bottom))
    out = io.BytesIO()
    cut.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _found(title: str, *names: str) -> str:
    """The path of the first of these programs that is there."""
    for name in names:
        if path := shutil.which(name):
            return path
    raise MissingError(f"{title} is not installed ({', '.join(names)}); the pictures need it")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as it is inherited
        """Say nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address at which the files of `folder` are read."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
