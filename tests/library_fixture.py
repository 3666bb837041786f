"""A folder with a library and a web site; a module takes them by `pytest_plugins`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from small_site import SmallSite


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """An empty one."""
    return Desk(tmp_path, capsys)


@pytest.fixture
def site(desk: Desk) -> Iterator[SmallSite]:
    """A site that the desk may read."""
    with SmallSite() as site:
        desk.settle(f'inside = ["{site.place}"]')
        yield site
