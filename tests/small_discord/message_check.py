"""What Discord refuses in a message that its API description does not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from .message import COMPONENTS_V2, EPHEMERAL, LOADING, Message, is_text, walk
from .problem import RefusedError, Violation, invalid

MAX_CONTENT = 2_000
MAX_EMBEDS_TOTAL = 6_000
MAX_DESCRIPTION = 4_096
MAX_COMPONENTS = 40
MAX_COMPONENT_TEXT = 4_000
MAX_ROWS = 5
MAX_BUTTONS = 5

ROW, BUTTON = 1, 2
SELECTS = (3, 5, 6, 7, 8)
SENDABLE_FLAGS = 1 << 2 | EPHEMERAL | 1 << 12 | 1 << 13 | COMPONENTS_V2


def utf16(text: str) -> int:
    """Length in UTF-16 units: never less than Discord's own count, so the strict choice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_message(sent: dict[str, Any], after: Message, before: Message | None = None) -> None:
    """Raise RefusedError if Discord would not take the body `sent`.

    `after` is the message it would make, `before` the message it edits, if it is an edit.
    """
    found = [*_content(after), *_embeds(after), *_flags(sent, after, before)]
    found += [*_ids(after), *(_v2(after) if after.flags & COMPONENTS_V2 else _rows(after))]
    if found:
        raise invalid(found)
    if after.empty:
        raise RefusedError(400, 50006, "Cannot send an empty message", problem=True)


def check_modal(data: dict[str, Any]) -> None:
    """Raise RefusedError for a modal Discord would not show."""
    found = []
    if not 1 <= len(str(data.get("title") or "")) <= 45:
        found.append(Violation(("data", "title"), "BASE_TYPE_BAD_LENGTH", "Must be 1-45 long."))
    if not 1 <= len(data.get("components") or ()) <= 5:
        what = "Must have 1-5 components."
        found.append(Violation(("data", "components"), "BASE_TYPE_BAD_LENGTH", what))
    names = Counter(c["custom_id"] for c in walk(data.get("components")) if c.get("custom_id"))
    found += _duplicates(names)
    for component in walk(data.get("components")):
        for key, limit in (("label", 45), ("description", 100)):
            size = utf16(str(component.get(key) or ""))
            if size > limit:
                found.append(_long(("data", "components", key), limit, size))
        size, most = utf16(str(component.get("value") or "")), component.get("max_length") or 4000
        if size > most:
            found.append(_long(("data", "components", "value"), most, size))
    if found:
        raise invalid(found)


def check_choices(choices: list[dict[str, Any]]) -> None:
    """Raise RefusedError for autocomplete choices Discord would not show."""
    found = []
    if len(choices) > 25:
        found.append(_long(("data", "choices"), 25, len(choices)))
    for number, choice in enumerate(choices):
        for key in ("name", "value"):
            value = choice.get(key)
            if isinstance(value, str) and not 1 <= utf16(value) <= 100:
                found.append(_long(("data", "choices", number, key), 100, utf16(value)))
    if found:
        raise invalid(found)


def _content(after: Message) -> Iterator[Violation]:
    if utf16(after.content) > MAX_CONTENT:
        yield _long(("content",), MAX_CONTENT, utf16(after.content))


def _embeds(after: Message) -> Iterator[Violation]:
    total = sum(utf16(text) for text in after.texts()) - utf16(after.content)
    total -= sum(utf16(c.get("content") or "") for c in walk(after.components) if is_text(c))
    if total > MAX_EMBEDS_TOTAL:
        what = f"Embeds size {total} exceeds maximum size of {MAX_EMBEDS_TOTAL}"
        yield Violation(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", what)
    if len(after.embeds) > 10:
        yield _long(("embeds",), 10, len(after.embeds))
    for number, embed in enumerate(after.embeds):
        limits = {"title": 256, "description": MAX_DESCRIPTION}
        for key, limit in limits.items():
            if utf16(str(embed.get(key) or "")) > limit:
                yield _long(("embeds", number, key), limit, utf16(str(embed[key])))
        for place, item in enumerate(embed.get("fields") or ()):
            for key, limit in {"name": 256, "value": 1024}.items():
                size = utf16(str(item.get(key) or ""))
                if not 1 <= size <= limit:
                    yield _long(("embeds", number, "fields", place, key), limit, size)


def _flags(sent: dict[str, Any], after: Message, before: Message | None) -> Iterator[Violation]:
    flags = int(sent.get("flags") or 0)
    if flags & ~(SENDABLE_FLAGS | LOADING):
        yield Violation(("flags",), "MESSAGE_FLAGS_INVALID", f"Flags {flags} cannot be sent.")
    if flags & EPHEMERAL and after.interaction_id is None:
        yield Violation(("flags",), "MESSAGE_FLAGS_INVALID", "Only interactions are ephemeral.")
    if before and before.flags & COMPONENTS_V2 and "flags" in sent and not flags & COMPONENTS_V2:
        what = "The IS_COMPONENTS_V2 flag cannot be removed."
        yield Violation(("flags",), "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", what)


def _ids(after: Message) -> Iterator[Violation]:
    names = Counter(c["custom_id"] for c in walk(after.components) if c.get("custom_id"))
    yield from _duplicates(names)
    numbers = Counter(c["id"] for c in walk(after.components) if c.get("id"))
    for number, times in numbers.items():
        if times > 1:
            yield Violation(
                ("components",), "COMPONENT_ID_DUPLICATED", f"id {number} is used twice"
            )


def _duplicates(names: Counter[str]) -> list[Violation]:
    what = "Component custom id cannot be duplicated"
    return [
        Violation(("components",), "COMPONENT_CUSTOM_ID_DUPLICATED", f"{what}: {name!r}")
        for name, times in names.items()
        if times > 1
    ]


def _rows(after: Message) -> Iterator[Violation]:
    if len(after.components) > MAX_ROWS:
        yield _long(("components",), MAX_ROWS, len(after.components))
    for number, row in enumerate(after.components):
        at = ("components", number)
        if row.get("type") != ROW:
            what = "Only action rows are allowed without the IS_COMPONENTS_V2 flag."
            yield Violation(at, "UNION_TYPE_CHOICES", what)
            continue
        yield from _row(at, row)


def _row(at: tuple[str | int, ...], row: dict[str, Any]) -> Iterator[Violation]:
    kinds = [child.get("type") for child in row.get("components") or ()]
    selects = sum(kind in SELECTS for kind in kinds)
    if not kinds or selects > 1 or (selects and len(kinds) > 1) or len(kinds) > MAX_BUTTONS:
        what = f"A row holds 1-5 buttons or one select, not types {kinds}."
        yield Violation(at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", what)
    for place, child in enumerate(row.get("components") or ()):
        if child.get("type") == BUTTON and not (child.get("label") or child.get("emoji")):
            what = "A button must have a label or an emoji."
            yield Violation((*at, "components", place), "BUTTON_COMPONENT_LABEL_REQUIRED", what)


def _v2(after: Message) -> Iterator[Violation]:
    if after.content or after.embeds:
        what = "content and embeds cannot be used with the IS_COMPONENTS_V2 flag."
        yield Violation(("content",), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", what)
    every = list(walk(after.components))
    if len(every) > MAX_COMPONENTS:
        yield _long(("components",), MAX_COMPONENTS, len(every))
    text = sum(utf16(c.get("content") or "") for c in every if is_text(c))
    if text > MAX_COMPONENT_TEXT:
        yield _long(("components",), MAX_COMPONENT_TEXT, text)
    for number, row in enumerate(every):
        if row.get("type") == ROW:
            yield from _row(("components", number), row)


def _long(path: tuple[str | int, ...], limit: int, size: int) -> Violation:
    what = f"Must be between 1 and {limit} in length; it is {size}."
    return Violation(path, "BASE_TYPE_BAD_LENGTH", what)
