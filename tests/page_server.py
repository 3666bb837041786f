"""A small web server on this machine, which tells whether a page changed."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

PARAGRAPH = (
    "The boat sank off Skerry on 3 March in a heavy storm. Nobody was hurt, said the harbour "
    "master, Ada Quill, who had watched it from the tower all night. "
)


def page(title: str, words: str = PARAGRAPH, head: str = "") -> bytes:
    """A page with an article, and a menu around it."""
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body><nav><a href=/>Home</a></nav><main><article><h1>{title}</h1>"
        f"<p>{words}</p><p>The crew of five was saved by a dog called Bramble, which swam to the "
        "shore with a rope in its teeth and woke the village.</p></article></main>"
        "<footer>Sign up for our newsletter</footer></body></html>"
    ).encode()


class Page(msgspec.Struct, frozen=True):
    """What stands at a path."""

    body: bytes
    kind: str = "text/html; charset=utf-8"
    to: str = ""
    """Where it leads on to, if it is a redirect."""


class Site:
    """What the server has, by path, and what it was asked for."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, int]] = []
        """Path and status of each answer, without robots.txt."""

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://{self.host}{path}"


@contextlib.contextmanager
def serving() -> Iterator[Site]:
    """A site without pages, until they are put there."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = site.pages.get(self.path)
            tag = f'"{hashlib.sha256(found.body).hexdigest()}"' if found else ""
            if found is None:
                status = 404
            elif found.to:
                status = 301
            else:
                status = 304 if self.headers.get("If-None-Match") == tag else 200
            if self.path != "/robots.txt":
                site.asked.append((self.path, status))
            self.send_response(status)
            if found and found.to:
                self.send_header("Location", found.to)
            body = found.body if found and status == 200 else b""
            if found and status == 200:
                self.send_header("Content-Type", found.kind)
            if found:
                self.send_header("ETag", tag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
