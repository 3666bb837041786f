"""Small packages made by hand, for what no program at hand writes, and broken ones."""

import io
import random
import zipfile
from collections.abc import Mapping

WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip with these parts in this order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def unpacked(raw: bytes) -> dict[str, bytes]:
    """The parts of a zip in order."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {name: package.read(name) for name in package.namelist()}


def word(body: str, **parts: str) -> bytes:
    """A Word document with this body; `styles`, `numbering`, `footnotes` as they are written."""
    related = "".join(
        f'<Relationship Id="{kind}" Type="{_KINDS}{kind}" Target="{kind}.xml"/>' for kind in parts
    )
    return packed(
        {
            "[Content_Types].xml": '<Types><Override PartName="/w/main.xml" '
            f'ContentType="{_TYPE}"/></Types>',
            "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{_KINDS}officeDocument" '
            'Target="/w/main.xml"/></Relationships>',
            "w/main.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
            "w/_rels/main.xml.rels": f"<Relationships>{related}</Relationships>",
            **{
                f"w/{kind}.xml": f"<w:{kind} {WORD}>{inside}</w:{kind}>"
                for kind, inside in parts.items()
            },
        }
    )


def changed(raw: bytes, chance: random.Random) -> bytes:
    """The bytes with a few pieces cut out, doubled, or overwritten."""
    for _ in range(chance.randint(1, 5)):
        start = chance.randrange(len(raw) + 1)
        end = min(len(raw), start + chance.choice([1, 5, 40, 400]))
        piece = chance.choice([b"", raw[start:end] * 2, chance.randbytes(end - start), b"9", b"-1"])
        raw = raw[:start] + piece + raw[end:]
    return raw
