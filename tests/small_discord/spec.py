"""Bodies against Discord's own API description, where it is present.

The description is never part of the project: it is read from ../shared beside the checkout. With no
file there, `AVAILABLE` is False, nothing is validated, and tests that need it say so and skip.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from .problem import Violation

PATH = Path(__file__).resolve().parents[3] / "shared" / "discord" / "openapi.json"
AVAILABLE = PATH.is_file()

TOLERATED = ("nsfw", "tts")
"""Keys Discord takes though its description leaves them out: discord.py sends `nsfw` with every
command and `tts` with every edit."""

_URN = "urn:discord-openapi"
_JSON = "application/json"


def request_violations(method: str, template: str, body: Any) -> tuple[Violation, ...]:
    """What the description has against a request body: one violation at most, the deepest."""
    where = ("paths", template, method.lower(), "requestBody", "content", _JSON, "schema")
    return _violations(where, body)


def response_violations(
    method: str, template: str, status: int, body: Any
) -> tuple[Violation, ...]:
    """What the description has against one of the small Discord's own replies."""
    responses = ("paths", template, method.lower(), "responses", str(status))
    return _violations((*responses, "content", _JSON, "schema"), body)


def schema_violations(name: str, body: Any) -> tuple[Violation, ...]:
    """What the schema called `name` has against a piece of JSON."""
    return _violations(("components", "schemas", name), body)


def _violations(where: tuple[str, ...], body: Any) -> tuple[Violation, ...]:
    validator = _validator(where)
    if validator is None:
        return ()
    worst = best_match(validator.iter_errors(body))
    return () if worst is None else (_violation(worst),)


def _violation(error: ValidationError) -> Violation:
    path = tuple(error.absolute_path)
    return Violation(path, f"SPEC_{str(error.validator).upper()}", error.message[:300])


@cache
def _validator(where: tuple[str, ...]) -> Draft202012Validator | None:
    if not AVAILABLE or _at(_spec(), where) is None:
        return None
    pointer = "/".join(quote(part.replace("~", "~0").replace("/", "~1")) for part in where)
    schema = {"$ref": f"{_URN}#/{pointer}"}
    return Draft202012Validator(schema, registry=_registry())


@cache
def _registry() -> Registry[Any]:
    resource = Resource.from_contents(_spec(), default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource(_URN, resource)
    return registry


@cache
def _spec() -> Any:
    spec = json.loads(PATH.read_text(encoding="utf-8"))
    schemas = spec["components"]["schemas"]
    # discord.py sends ids as integers in message_reference, allowed_mentions and attachments.
    schemas["SnowflakeType"]["type"] = ["string", "integer"]
    # A deferred response comes back as type 5, which the description forgets.
    schemas["CreateMessageInteractionCallbackResponse"]["properties"]["type"]["enum"] = [4, 5]
    for item in spec["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                body = _at(operation, ("requestBody", "content", _JSON, "schema"))
                for schema in _reachable(body, schemas, set()):
                    _forbid_unknown_keys(schema)
    return spec


def _forbid_unknown_keys(schema: dict[str, Any]) -> None:
    if "properties" in schema and not {"additionalProperties", "allOf"} & schema.keys():
        for key in TOLERATED:
            schema["properties"].setdefault(key, {})
        schema["additionalProperties"] = False


def _reachable(node: Any, schemas: dict[str, Any], seen: set[str]) -> Iterator[dict[str, Any]]:
    """Every schema object a request body leads to, `$ref`s followed once each."""
    if isinstance(node, list):
        for one in node:
            yield from _reachable(one, schemas, seen)
    if not isinstance(node, dict):
        return
    name = str(node.get("$ref", "")).rpartition("/")[2]
    if name and name not in seen:
        seen.add(name)
        yield from _reachable(schemas[name], schemas, seen)
    yield node
    for key, value in list(node.items()):
        if key == "properties":
            yield from _reachable(list(value.values()), schemas, seen)
        elif key != "enum":
            yield from _reachable(value, schemas, seen)


def _at(node: Any, where: tuple[str, ...]) -> Any:
    for key in where:
        if not isinstance(node, dict) or key not in node:
            return None
        node = node[key]
    return node
