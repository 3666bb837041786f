"""An authority of the tests' own, whose certificates nobody knows but who is given its file."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import trustme


class Authority:
    """Signs certificates for names; `file` holds its own, as SSL_CERT_FILE names it."""

    def __init__(self, folder: Path) -> None:
        self._signs = trustme.CA()
        self.file = folder / "authority.pem"
        self._signs.cert_pem.write_to_path(self.file)

    def certified(self, *names: str, **times: Any) -> ssl.SSLContext:
        """What a server needs that is to be taken for these names or numerical addresses. `times`:
        `not_before` and `not_after`; without them it holds today."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._signs.issue_cert(*names, **times).configure_cert(context)
        return context
