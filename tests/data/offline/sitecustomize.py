"""On the PYTHONPATH of every command a test starts: a socket to anywhere but this machine's files is refused."""

import socket

_connect = socket.socket.connect


def _refuse(self: socket.socket, address: object) -> None:
    if self.family != socket.AF_UNIX:
        raise RuntimeError(f"The network is blocked in tests ({address}).")
    _connect(self, address)  # type: ignore[arg-type]


socket.socket.connect = _refuse  # type: ignore[method-assign, assignment]
