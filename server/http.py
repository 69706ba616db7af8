"""The server over Streamable HTTP, for programs of this computer only: one loopback address, and no other."""

import socket
import sys

import uvicorn
from mcp.server.transport_security import TransportSecuritySettings

from errors import UsageError
from server.protocol import KnowledgeServer

LOOPBACK = "127.0.0.1"
_MOST_BYTES = 1024 * 1024  # of a request; a conversation before a question is the largest thing in one


def serve(server: KnowledgeServer, port: int) -> None:
    """Serve until stopped; the address is told on standard error. Port 0 is any free one.

    Raises:
        UsageError: something else listens at the port.
    """
    with _listen(port) as listening:
        port = listening.getsockname()[1]
        app = server.streamable_http_app(
            stateless_http=True,
            json_response=True,
            max_request_body_size=_MOST_BYTES,
            transport_security=only_here(port),
        )
        config = uvicorn.Config(app, log_config=None, access_log=False, proxy_headers=False, server_header=False)
        sys.stderr.write(f"Listening on http://{LOOPBACK}:{port}/mcp\n")
        sys.stderr.flush()
        uvicorn.Server(config).run(sockets=[listening])


def only_here(port: int) -> TransportSecuritySettings:
    """A request must name this very server, and a page that sends one must be its own: other pages are refused, those
    of a name that was bent to this address (DNS rebinding) and those of this computer's other ports among them."""
    hosts = [f"{LOOPBACK}:{port}", f"localhost:{port}"]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True, allowed_hosts=hosts, allowed_origins=[f"http://{host}" for host in hosts]
    )


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise UsageError(
            f"Port {port} of {LOOPBACK} cannot be had ({error.strerror}). Name another: --port."
        ) from error
