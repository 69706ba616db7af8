"""Times as people say them."""

import time
from datetime import datetime

_HOUR, _DAY = 3600, 86_400


def minutes(seconds: float) -> str:
    """Minutes and seconds: 3:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def ago(then: float, now: float | None = None) -> str:
    """How long ago something was: just now, 5 minutes ago, yesterday, or its date."""
    passed = (time.time() if now is None else now) - then
    if passed < _HOUR:
        count = int(passed // 60)
        return "just now" if count < 1 else f"{count} minute{'s' if count > 1 else ''} ago"
    if passed < _DAY:
        count = int(passed // _HOUR)
        return f"{count} hour{'s' if count > 1 else ''} ago"
    day = datetime.fromtimestamp(then)
    return "yesterday" if passed < 2 * _DAY else f"{day.day} {day:%B %Y}"
