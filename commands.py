"""How every command behaves: one-line errors, exit code 0 or 2, progress on standard error, and JSON Lines.

JSON Lines: one object a line in, one a line out, in order. A line that cannot be handled answers `{"id", "error"}` and
the rest goes on.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn, TextIO, TypeVar

from pydantic import BaseModel, ValidationError

from errors import SevenstepError, UsageError

Line = TypeVar("Line", bound=BaseModel)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"error: {message} (see {self.prog} --help)\n")


def parser(program: str, description: str | None) -> argparse.ArgumentParser:
    return _Parser(prog=program, description=description, formatter_class=argparse.RawDescriptionHelpFormatter)


def positive(text: str) -> int:
    """An argparse type: a whole number from 1 to 1000."""
    number = int(text)
    if not 1 <= number <= 1000:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and 1000")
    return number


def progress(what: str, done: int, of: int) -> None:
    """A progress bar on standard error: redrawn on a terminal, one line a stage elsewhere."""
    if sys.stderr.isatty():
        filled = round(24 * done / max(of, 1))
        sys.stderr.write(
            f"\r{what:<28} [{'#' * filled}{'.' * (24 - filled)}] {done}/{of}{chr(10) if done == of else ''}"
        )
    elif done == of:
        sys.stderr.write(f"{what}: {of}\n")
    sys.stderr.flush()


def serve(lines: Iterable[str], model: type[Line], handle: Callable[[Line], Mapping[str, Any]], out: TextIO) -> None:
    """Answer each line with what `handle` makes of it, the line's own id in front."""
    for line in lines:
        if line.strip():
            out.write(json.dumps(_answer(line, model, handle), ensure_ascii=False) + "\n")
            out.flush()


def _answer(line: str, model: type[Line], handle: Callable[[Line], Mapping[str, Any]]) -> dict[str, Any]:
    identity: Any = None
    try:
        data = _object(line)
        identity = data.get("id")
        _check_unicode(data)
        return {"id": identity, **handle(model.model_validate(data))}
    except ValidationError as error:
        first = error.errors()[0]
        return {"id": identity, "error": f"Field {'.'.join(map(str, first['loc']))}: {first['msg']}."}
    except SevenstepError as error:
        return {"id": identity, "error": str(error)}


def _object(line: str) -> dict[str, Any]:
    try:
        data = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"The line is not JSON ({str(error)[:200]}).") from error
    if not isinstance(data, dict):
        raise UsageError("The line is not a JSON object.")
    return data


def _check_unicode(data: dict[str, Any]) -> None:
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:  # an escaped half of a character is JSON and no text
        raise UsageError("The line holds half a character (a lone surrogate). Send whole Unicode text.") from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def main(run: Callable[[], int]) -> None:
    """Run a command and leave with its exit code; a known error is one line and exit code 2."""
    for stream in filter(None, (sys.stdin, sys.stdout)):
        stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = run()
    except SevenstepError as error:
        sys.stderr.write(f"error: {' '.join(str(error).split())}\n")
        code = 2
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped; nothing is lost, the next run goes on.\n")
        code = 130
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    sys.exit(code)
