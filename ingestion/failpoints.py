"""Named places where a process can be made to die, so that tests can prove that nothing is lost there.

`SEVENSTEP_FAILPOINT=stored-note:3` kills the process, as `kill -9` does, the third time it passes `stored-note`.
"""

import os
import signal
from collections import Counter

_passed: Counter[str] = Counter()


def failpoint(name: str) -> None:
    wanted, _, count = os.environ.get("SEVENSTEP_FAILPOINT", "").partition(":")
    if wanted != name:
        return
    _passed[name] += 1
    if _passed[name] == int(count or 1):
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
