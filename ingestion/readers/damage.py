"""Where a library meets a person's file: its many errors become one sentence."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from errors import UnreadableFileError

_OF_DATA: tuple[type[Exception], ...] = (  # what parsers raise on data they did not expect
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


@contextmanager
def damage_told(name: str, what: str, *more: type[Exception]) -> Iterator[None]:
    """Tell errors of the data as damage.

    Args:
        what: what the file is, with its article, such as "a PDF".
        more: the library's own errors.

    Raises:
        UnreadableFileError: the file is damaged or nested too deeply.
    """
    try:
        yield
    except RecursionError as error:
        raise UnreadableFileError(
            f"{name} is nested too deeply to be read. Save its text as a plain document and add that."
        ) from error
    except (*_OF_DATA, *more) as error:
        raise UnreadableFileError(
            f"{name} is {what}, but a damaged one. Open it in the program it was made with, save it again and add that."
        ) from error
