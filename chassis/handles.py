"""How a confidential author is known again in one thread, and nowhere else."""

import hashlib
import hmac
from dataclasses import dataclass

from chassis.secret import UNSET, Secret
from contracts.values import Id, PersonId


@dataclass(frozen=True, slots=True)
class Handles:
    """Makes handles: one per person and thread, shared by no two, worth nothing without the secret."""

    secret: Secret = UNSET

    def of(self, person: PersonId, thread: Id) -> str:
        """The person's handle in the thread."""
        return hmac.new(self.secret.read().encode(), f"{person}|{thread}".encode(), hashlib.sha256).hexdigest()

    def fits(self, handle: str | None, person: PersonId, thread: Id) -> bool:
        """Whether the handle is the person's; one that was removed is nobody's."""
        return handle is not None and hmac.compare_digest(handle, self.of(person, thread))
