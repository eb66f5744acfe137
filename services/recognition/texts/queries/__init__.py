"""Which words there are and who reads them, and what a legal hold keeps."""

from services.recognition.texts.queries.holding import HELD, is_held, kept
from services.recognition.texts.queries.reading import MODERATING, Found, find, found, lock, lock_own, reads, require_readable

__all__ = ["HELD", "MODERATING", "Found", "find", "found", "is_held", "kept", "lock", "lock_own", "reads", "require_readable"]
