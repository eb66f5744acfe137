"""Sign-ins as keyed hashes, so that no event, log or table of a service but the directory tells who signed in."""

import hashlib
import hmac

from contracts.values import IdentityId


def identity_id(secret: bytes, issuer: str, subject: str) -> IdentityId:
    """`identity_` and the first 32 hex digits of HMAC-SHA256 over issuer and subject.

    The issuer's length goes first, so that no other pair of issuer and subject makes the same text.
    """
    message = f"{len(issuer)}|{issuer}|{subject}".encode()
    return IdentityId(f"identity_{hmac.new(secret, message, hashlib.sha256).hexdigest()[:32]}")
