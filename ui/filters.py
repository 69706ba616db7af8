"""What a reader limits a question to, as the page has it and as conversations keep it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retrieval.search import Scope


@dataclass(frozen=True)
class Filters:
    """What an answer is limited to: step ids and case slugs, where empty means any, and whose notes."""

    steps: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    scope: "Scope" = "both"

    def __bool__(self) -> bool:
        return bool(self.steps or self.cases or self.scope != "both")

    def as_record(self) -> dict[str, Any]:
        return {"steps": list(self.steps), "cases": list(self.cases), "scope": self.scope}

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Filters":
        """The filters that a stored question or answer says, in an older one's form too."""
        return cls(tuple(record.get("steps", ())), tuple(record.get("cases", ())), record.get("scope", "both"))
