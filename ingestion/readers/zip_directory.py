"""Opening a ZIP whatever its names are."""

import struct
import zipfile
from io import BytesIO

UTF8_NAME = 0x800  # the flag by which a name claims to be UTF-8


def opened(data: bytes) -> zipfile.ZipFile:
    """The ZIP, also where a name claims to be UTF-8 and is not. Raises what `zipfile` raises."""
    try:
        return zipfile.ZipFile(BytesIO(data))
    except UnicodeDecodeError:
        return zipfile.ZipFile(BytesIO(_without_utf8_claims(data)))


def _without_utf8_claims(data: bytes) -> bytes:
    """The ZIP changed so that no name claims to be UTF-8; `archive.real_name` decodes them then."""
    patched, end = bytearray(data), data.rfind(b"PK\5\6")
    if end < 0 or end + 20 > len(data):
        return data
    size, offset = struct.unpack_from("<II", data, end + 12)
    at, before = end - size, end - size - offset  # a ZIP may stand behind something else
    while 0 <= at <= end - 46 and data[at : at + 4] == b"PK\1\2":
        name, extra, comment = struct.unpack_from("<3H", data, at + 28)
        _clear(patched, at + 8)
        local = before + struct.unpack_from("<I", data, at + 42)[0]
        if local >= 0 and data[local : local + 4] == b"PK\3\4":
            _clear(patched, local + 6)
        at += 46 + name + extra + comment
    return bytes(patched)


def _clear(patched: bytearray, at: int) -> None:
    if at + 2 <= len(patched):
        struct.pack_into("<H", patched, at, struct.unpack_from("<H", patched, at)[0] & ~UTF8_NAME)
