"""A folder that is followed while the app runs, for the one owner of an installation without sign-in."""

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from errors import SevenstepError
from records import LOCAL

if TYPE_CHECKING:
    from knowledge_base import KnowledgeBase

_log = logging.getLogger(__name__)


def follow(base: "KnowledgeBase") -> None:
    """Begin to follow the folder that the settings name, if they do, in a thread of its own."""
    if folder := base.settings.watch:
        threading.Thread(target=_follow, args=(base, folder), name="follow", daemon=True).start()


def _follow(base: "KnowledgeBase", folder: Path) -> None:
    from ingestion.reading import Reader
    from ingestion.watch import Watcher
    from knowledge_base import personal_notes

    try:
        with Reader() as reader:
            for change in Watcher(folder, personal_notes(base, LOCAL), reader).run():
                for reason in change.failed.values():
                    _log.warning("%s", reason)
    except SevenstepError as error:
        _log.error("The folder is not followed any more: %s", error)
