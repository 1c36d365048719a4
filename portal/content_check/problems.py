"""What a check says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault: the kind and the name of the thing, and what is wrong with it, in English."""

    kind: str
    thing: str
    fault: str
    language: str = ""

    def __str__(self):
        language = f" ({self.language})" if self.language else ""
        return f"{self.kind} {self.thing}{language}: {self.fault}"
