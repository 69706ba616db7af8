"""How the app and the reading process talk: frames of eight bytes of length and then that many bytes."""

import json
import struct
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">Q")


def write_frame(stream: BinaryIO, data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def write_message(stream: BinaryIO, message: dict[str, Any]) -> None:
    write_frame(stream, json.dumps(message).encode())


def read_frame(stream: BinaryIO) -> bytes:
    """The next frame. Raises EOFError where the other side is gone."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return _exactly(stream, length)


def read_message(stream: BinaryIO) -> dict[str, Any]:
    """The next frame as JSON. Raises EOFError where the other side is gone."""
    message = json.loads(read_frame(stream))
    return message if isinstance(message, dict) else {}


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError("the other process closed its end")
    return data
