"""A folder with a library and a web site; a module takes them by `pytest_plugins`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from page_server import Site, serving


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """An empty one."""
    return Desk(tmp_path, capsys)


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    """The one of a module."""
    with serving() as site:
        yield site


@pytest.fixture
def site(server: Site, desk: Desk) -> Iterator[Site]:
    """A site without pages that the desk may read."""
    desk.settle(f'inside = ["{server.host}"]')
    yield server
    server.pages.clear()
    server.asked.clear()
