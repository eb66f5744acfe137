"""Who reads a recognition, and what it can name."""

from services.recognition.recognitions.queries.naming import homes, led_by, praise_of, require_evidence, samples, team_of_thread
from services.recognition.recognitions.queries.readers import readers
from services.recognition.recognitions.queries.reading import MAY_READ, Listing, changed, held, listed, shown

__all__ = [
    "MAY_READ",
    "Listing",
    "changed",
    "held",
    "homes",
    "led_by",
    "listed",
    "praise_of",
    "readers",
    "require_evidence",
    "samples",
    "shown",
    "team_of_thread",
]
