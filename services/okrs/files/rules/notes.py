"""What an import has to say about a line."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a line: a fault refuses the file, anything else leaves a cell empty or an objective as it is."""

    line: int | None
    column: str | None
    reason: str
    code: str = "bad_input"
