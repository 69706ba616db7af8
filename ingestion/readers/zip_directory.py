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
    """The ZIP with its directory changed so that no name claims to be UTF-8; `real_name` decodes them then."""
    patched, end = bytearray(data), data.rfind(b"PK\5\6")
    if end < 0 or end + 20 > len(data):
        return data
    at = end - int(struct.unpack_from("<I", data, end + 12)[0])
    while 0 <= at <= end - 46 and data[at : at + 4] == b"PK\1\2":
        flags, lengths = struct.unpack_from("<H", data, at + 8)[0], struct.unpack_from("<3H", data, at + 28)
        struct.pack_into("<H", patched, at + 8, flags & ~UTF8_NAME)
        at += 46 + sum(lengths)
    return bytes(patched)
