"""Ballot keys and sealed envelopes: whoever holds the public half can seal an answer, and only the private half opens it.

Sealed is by HPKE (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305), every time under a new ephemeral key, so that equal
answers have unequal envelopes, and whoever sealed cannot open. All envelopes are of one length. A key is one word,
`forthright-ballot-private:<day it was made>:<base64url of 32 bytes>`; a setting may hold several, with blanks or line ends
between, so that an older key opens what was sealed with it while a newer one seals.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar, Self, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

CONTENT_BYTES = 4096
"""What every content is padded to before it is sealed."""
ROTATION = timedelta(days=30)
"""For how long a key may be in use; a window that it seals must end before."""
_LENGTH = 2
MOST_BYTES = CONTENT_BYTES - _LENGTH
"""The longest content."""
SEALED_BYTES = 32 + CONTENT_BYTES + 16
"""Every envelope's length: the ephemeral key, the padded content, the tag."""
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_RAW = 32


class KeyMalformed(Exception):
    """A text is no ballot key; the message says of which kind it should be, and nothing of the text."""


class Unopenable(Exception):
    """An envelope was not sealed with this key for this purpose, or was altered."""


@dataclass(frozen=True, slots=True)
class _Key:
    """One half of a key pair, with the day on which the pair was made."""

    word: ClassVar[str]
    made_on: date
    raw: bytes = field(repr=False)

    def __str__(self) -> str:
        """The half as it is kept in files and settings."""
        return f"{self.word}:{self.made_on}:{base64.urlsafe_b64encode(self.raw).decode().rstrip('=')}"

    @classmethod
    def read(cls, text: str) -> Self:
        """A half from its one word. Raises `KeyMalformed`."""
        word, day, raw = [*text.split(":"), "", "", ""][:3]
        try:
            key = cls(date.fromisoformat(day), base64.b64decode(raw + "=", altchars=b"-_", validate=True))
        except (ValueError, binascii.Error):
            raise KeyMalformed(f"no {cls.word}") from None
        if word != cls.word or len(key.raw) != _RAW:
            raise KeyMalformed(f"no {cls.word}")
        return key

    @classmethod
    def read_all(cls, text: str) -> list[Self]:
        """All halves that a setting holds, the newest first. Raises `KeyMalformed`, also where there is none."""
        found = [cls.read(one) for one in text.split()]
        if not found:
            raise KeyMalformed(f"no {cls.word}")
        return sorted(found, key=lambda key: key.made_on, reverse=True)

    @property
    def ends_on(self) -> date:
        """The last day on which anything may be open that is sealed with it."""
        return self.made_on + ROTATION


@dataclass(frozen=True, slots=True)
class PublicKey(_Key):
    """Seals."""

    word: ClassVar[str] = "forthright-ballot-public"

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits by which a pair is told from others."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    def seal(self, content: bytes, purpose: str) -> bytes:
        """An envelope of `SEALED_BYTES` that opens for the same purpose alone; content has at most `MOST_BYTES`."""
        if len(content) > MOST_BYTES:
            raise ValueError("too long to be sealed: its envelope would be longer than others")
        padded = (len(content).to_bytes(_LENGTH, "big") + content).ljust(CONTENT_BYTES, b"\0")
        return _SUITE.encrypt(padded, X25519PublicKey.from_public_bytes(self.raw), info=purpose.encode())


@dataclass(frozen=True, slots=True)
class PrivateKey(_Key):
    """Opens. It never shows itself but by `str`, for the file it is kept in."""

    word: ClassVar[str] = "forthright-ballot-private"

    @classmethod
    def new(cls, made_on: date) -> Self:
        """A new pair, by its private half."""
        return cls(made_on, X25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> PublicKey:
        """The other half."""
        return PublicKey(self.made_on, X25519PrivateKey.from_private_bytes(self.raw).public_key().public_bytes_raw())

    @property
    def fingerprint(self) -> str:
        """That of the pair."""
        return self.public.fingerprint

    def open(self, envelope: bytes, purpose: str) -> bytes:
        """The content of an envelope. Raises `Unopenable`."""
        return self.opener(purpose)(envelope)

    def opener(self, purpose: str) -> Callable[[bytes], bytes]:
        """Opens many envelopes, as `open` does; the key is made ready once, which takes as long as opening one of them."""
        key, info = X25519PrivateKey.from_private_bytes(self.raw), purpose.encode()

        def opened(envelope: bytes) -> bytes:
            try:
                padded = _SUITE.decrypt(envelope, key, info=info)
            except (InvalidTag, ValueError):
                raise Unopenable from None
            return padded[_LENGTH : _LENGTH + int.from_bytes(padded[:_LENGTH], "big")]

        return opened


K = TypeVar("K", PublicKey, PrivateKey)


def of_fingerprint(keys: Iterable[K], fingerprint: str) -> K | None:
    """The half of the pair with this fingerprint, if it is among these."""
    return next((key for key in keys if key.fingerprint == fingerprint), None)
