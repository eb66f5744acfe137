"""What an import has to say about an entry."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about an entry: a fault refuses the file, anything else leaves something empty or out."""

    place: int | None
    key: str | None
    reason: str
    code: str = "bad_input"
