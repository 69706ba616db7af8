"""`python -m server`: the notes for an AI assistant, over the Model Context Protocol.

python -m server                        on standard input and output, as an assistant starts it
python -m server --http [--port 8765]   Streamable HTTP on this computer only
"""

import argparse
import logging
import os
import sys

import commands
from server.http import serve
from server.protocol import build
from settings import load_settings

PORT = 8765


def run() -> int:
    parser = commands.parser("python -m server", __doc__)
    parser.add_argument("--http", action="store_true", help="listen on 127.0.0.1 instead of standard input")
    parser.add_argument("--port", type=_port, help=f"with --http: where to listen ({PORT}); 0 is any free port")
    arguments = parser.parse_args()
    if arguments.port is not None and not arguments.http:
        parser.error("--port goes with --http")
    _log_what_is_wrong()
    server = build(load_settings())
    if arguments.http:
        serve(server, PORT if arguments.port is None else arguments.port)
    else:
        server.run("stdio")
    return 0


def _log_what_is_wrong() -> None:
    """Nothing below a warning, whatever level a library gives itself; on standard error."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 65535")
    return int(text)


if __name__ == "__main__":
    try:
        commands.main(run)
    except SystemExit as end:  # models that are still being loaded abort Python's own way out
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 0)
