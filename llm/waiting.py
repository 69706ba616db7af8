"""What whoever waits for a language model hears meanwhile; imports nothing, so that a page may name it at no cost."""

from collections.abc import Callable

Notice = Callable[[str], None]  # a word on what is going on
Beat = Callable[[], None]  # called several times a second; what it raises stops the request


def silently(_: str) -> None:
    """A notice that nobody reads."""


def unseen() -> None:
    """A beat that nobody waits for."""
