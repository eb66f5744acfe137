"""Which media type answers a request, by its Accept header with weights."""

from dataclasses import dataclass

JSON = "application/json"
RESPONSE = "application/graphql-response+json"
EVENTS = "text/event-stream"
HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Range:
    """One entry of an Accept header."""

    media_type: str
    weight: float

    def precision(self, media_type: str) -> int:
        """How closely it names the type: 3 exactly, 2 by family, 1 as anything, 0 not at all."""
        if self.media_type == media_type:
            return 3
        if self.media_type == media_type.split("/", maxsplit=1)[0] + "/*":
            return 2
        return int(self.media_type == "*/*")


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a client takes."""

    ranges: tuple[Range, ...]

    @classmethod
    def of(cls, header: str | None) -> "Accepted":
        """From the header; without one, anything. What cannot be read is passed over."""
        parts = (header or "*/*").split(",")
        return cls(tuple(found for part in parts if (found := _range(part)) is not None))

    def _best(self, media_type: str) -> tuple[float, int]:
        """Weight and precision of the entry that names the type most closely."""
        precision, weight = max(((r.precision(media_type), r.weight) for r in self.ranges), default=(0, 0.0))
        return (weight, precision) if precision else (0.0, 0)

    def names(self, media_type: str) -> bool:
        """Whether this very type is wanted, not only anything."""
        weight, precision = self._best(media_type)
        return weight > 0 and precision == 3

    @property
    def json(self) -> str | None:
        """The JSON type to answer with: the heavier; of equals, the newer one only to clients that name it."""
        newer, older = self._best(RESPONSE), self._best(JSON)
        if max(newer[0], older[0]) <= 0:
            return None
        if newer == older:
            return RESPONSE if newer[1] == 3 else JSON
        return RESPONSE if newer > older else JSON


def _range(part: str) -> Range | None:
    media_type, *parameters = (text.strip().lower() for text in part.split(";"))
    weight = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                return None
    return Range(media_type, weight) if media_type and 0 <= weight <= 1 else None
