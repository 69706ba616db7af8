"""Files that are broken, hostile or of the wrong kind, made on the spot."""

import io
import json
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping

from tests.conftest import DATA

FORMATS = DATA / "formats"
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
)
LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


def sample(name: str) -> bytes:
    return (FORMATS / name).read_bytes()


def zipped(members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, head: str = "", encoding: str = "utf-8") -> bytes:
    document = (
        f'<?xml version="1.0" encoding="{encoding}"?>{head}'
        f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    )
    return zipped(
        {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document.encode(encoding)}
    )


def word_paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def nested_zips(depth: int) -> bytes:
    data = zipped({"note.md": "# Deep\n\ntext\n"})
    for level in range(depth - 1):
        data = zipped({f"level{level}.zip": data, f"beside{level}.md": "beside\n"})
    return data


def with_link() -> bytes:
    link = zipfile.ZipInfo("link.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return _with_info(link, b"/etc/passwd")


def with_device() -> bytes:
    device = zipfile.ZipInfo("device.md")
    device.external_attr = (stat.S_IFCHR | 0o666) << 16
    return _with_info(device, b"x")


def _with_info(info: zipfile.ZipInfo, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, content)
        archive.writestr("good.md", "good text\n")
    return buffer.getvalue()


def encrypted_zip() -> bytes:
    """A ZIP whose one member says that it is encrypted, in its directory and beside its data."""
    data = bytearray(zipped({"secret.md": "text", "good.md": "good text\n"}))
    struct.pack_into("<H", data, 6, 1)
    struct.pack_into("<H", data, data.index(b"PK\1\2") + 8, 1)
    return bytes(data)


def lying_zip() -> bytes:
    """A ZIP whose member says it is of ten bytes and is of a million."""
    data = bytearray(zipped({"bomb.md": b"a" * 1_000_000}))
    struct.pack_into("<I", data, data.index(b"PK\1\2") + 24, 10)
    return bytes(data)


def wrong_checksum() -> bytes:
    data = bytearray(zipped({"torn.md": "some text that is torn\n", "good.md": "good text\n"}, zipfile.ZIP_STORED))
    data[data.index(b"torn\n") + 1] ^= 0xFF
    return bytes(data)


def false_utf8_name() -> bytes:
    data = zipped({"n\u00e4me.md": "good text\n"})
    return data.replace("n\u00e4me".encode(), b"n\xff\xfeme")


def strange_method() -> bytes:
    data = bytearray(zipped({"odd.md": "text", "good.md": "good text\n"}))
    struct.pack_into("<H", data, 8, 97)
    struct.pack_into("<H", data, data.index(b"PK\1\2") + 10, 97)
    return bytes(data)


def pdf(pages: int, text: str = "Some words on a page", stream: bytes | None = None) -> bytes:
    """A PDF written by hand, all of whose pages show one stream."""
    content = stream if stream is not None else f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b" ".join(b"%d 0 R" % (5 + n) for n in range(pages))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *[_PAGE] * pages,
    ]
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, written in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(data)


def notebook(cells: object) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def cell(source: object) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def deep_notebook() -> bytes:
    return b'{"nbformat": 4, "cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"


def png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
