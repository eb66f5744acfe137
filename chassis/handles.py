"""How a confidential author is known again in one thread, and nowhere else."""

import hashlib
import hmac
from dataclasses import dataclass, field

from chassis.secret import UNSET, Secret
from contracts.values import Id, PersonId


@dataclass(frozen=True, slots=True)
class Handles:
    """Makes handles: one per person and thread, shared by no two, worth nothing without the secret."""

    secret: Secret = UNSET
    _once: list[bytes] | None = field(default=None, repr=False, compare=False)
    """What a bound one has read."""

    def bound(self) -> "Handles":
        """For one request: the secret, which may be a file, is read with the first handle and not with each."""
        return Handles(self.secret, [])

    def of(self, person: PersonId, thread: Id) -> str:
        """The person's handle in the thread."""
        return hmac.new(self._key(), f"{person}|{thread}".encode(), hashlib.sha256).hexdigest()

    def fits(self, handle: str | None, person: PersonId, thread: Id) -> bool:
        """Whether the handle is the person's; one that was removed is nobody's."""
        return handle is not None and hmac.compare_digest(handle, self.of(person, thread))

    def _key(self) -> bytes:
        if self._once is None:
            return self.secret.read().encode()
        if not self._once:
            self._once.append(self.secret.read().encode())
        return self._once[0]
