"""Where is Discord? At Discord, or at a stand-in on this machine that the environment names."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from bot.errors import ConnectError

TOKEN = "DISCORD_TOKEN"  # noqa: S105 - the name of a variable
API = "DISCORD_API_URL"
GATEWAY = "DISCORD_GATEWAY_URL"


class Endpoint(msgspec.Struct, frozen=True):
    """Addresses of a stand-in for Discord."""

    api: str
    """Base of the REST API, such as `http://127.0.0.1:8080/api/v10`."""
    gateway: str
    """Such as `ws://127.0.0.1:8080/gateway`."""


def endpoint(environment: Mapping[str, str]) -> Endpoint | None:
    """The stand-in that the environment names; None for Discord itself.

    Raises ConnectError for one without the other and for an address that is not on this machine:
    the token must not go anywhere else.
    """
    api, gateway = environment.get(API, "").strip(), environment.get(GATEWAY, "").strip()
    if not api and not gateway:
        return None
    if not api or not gateway:
        missing = GATEWAY if api else API
        raise ConnectError(f"{missing} is missing: {API} and {GATEWAY} go together")
    for name, address, schemes in (
        (API, api, ("http", "https")),
        (GATEWAY, gateway, ("ws", "wss")),
    ):
        try:
            parts = urlsplit(address)
            local = parts.hostname is not None and _is_loopback(parts.hostname)
            _ = parts.port
        except ValueError:
            parts, local = urlsplit(""), False
        if parts.scheme not in schemes or not local:
            raise ConnectError(
                f"{name} must be an address on this machine, "
                f"such as {schemes[0]}://127.0.0.1:8080, not {address[:100]!r}"
            )
    return Endpoint(api.rstrip("/"), gateway)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
