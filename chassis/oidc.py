"""Bearer tokens of the identity provider: verified here, by every service for itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from chassis.clock import Clock
from chassis.problems import Refused
from chassis.settings import SignIn
from contracts.refusals import Code

_LONGEST_TOKEN = 16 * 1024
_LONGEST_SUBJECT = 512
_MOST_ROLES = 200
_FAR = datetime(9999, 12, 31, tzinfo=UTC)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a valid token says."""

    issuer: str
    subject: str
    roles: frozenset[str]
    expires_at: datetime


class Keys(Protocol):
    """The provider's public keys."""

    async def current(self) -> KeySet:
        """The keys known now. Refuses with `service_unavailable` while none were ever fetched."""
        ...

    async def newer(self) -> KeySet:
        """The keys after asking the provider again, where it was not asked just now."""
        ...


class TokenVerifier:
    """Verifies bearer tokens: signature, algorithm, type, issuer, audience and times. Refuses with `not_signed_in`."""

    def __init__(self, settings: SignIn, keys: Keys, clock: Clock) -> None:
        """Takes which tokens are accepted, and where the keys and the time come from."""
        self._settings, self._keys = settings, keys
        # Headers that only some providers know are ignored, as RFC 7515 has it; `crit` is still honored.
        self._registry = JWSRegistry(algorithms=list(settings.algorithms), strict_check_header=False)
        self._registry.max_header_length = 4096
        self._types = {_type(each) for each in settings.types}
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(clock.now().timestamp()),
            leeway=settings.leeway_seconds,
            iss={"essential": True, "value": settings.issuer},
            aud={"essential": True, "value": settings.audience},
            exp={"essential": True},
        )

    async def verify(self, token: str) -> Claims:
        """What the token says, if it is valid. Refuses with `not_signed_in`, and never says why to the caller."""
        if len(token) > _LONGEST_TOKEN or not token.isascii():
            raise _refusal("malformed")
        try:
            decoded = await self._decode(token)
            if _type(decoded.header.get("typ")) not in self._types:
                raise _refusal("type")
            self._claims.validate(decoded.claims)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise _refusal(type(error).__name__) from None
        return self._result(decoded.claims)

    async def _decode(self, token: str) -> jwt.Token:
        try:
            return jwt.decode(token, await self._keys.current(), registry=self._registry)
        except InvalidKeyIdError:
            return jwt.decode(token, await self._keys.newer(), registry=self._registry)

    def _result(self, claims: Mapping[str, Any]) -> Claims:
        subject = claims.get(self._settings.person_claim)
        if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
            raise _refusal("person_claim")
        roles = _roles(claims, self._settings.roles_claim)
        return Claims(self._settings.issuer, subject, roles, _instant(claims["exp"]))


def _refusal(reason: str) -> Refused:
    """The same answer whatever was wrong; the reason goes to the log, where it helps nobody to forge a token."""
    _log.debug("token refused", reason=reason)
    return Refused(Code.NOT_SIGNED_IN)


def _type(value: Any) -> str:
    """Types compare without case and without `application/` (RFC 9068)."""
    return value.lower().removeprefix("application/") if isinstance(value, str) else ""


def _roles(claims: Mapping[str, Any], path: str) -> frozenset[str]:
    """The roles named at the path, or under the whole path as one name, as claims that are URLs have it."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for step in path.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    names = found.split() if isinstance(found, str) else found
    return frozenset(name for name in names[:_MOST_ROLES] if isinstance(name, str)) if isinstance(names, list) else frozenset()


def _instant(seconds: float) -> datetime:
    """The end of a token's life; beyond what a date can hold it is as good as never."""
    return datetime.fromtimestamp(seconds, UTC) if seconds < _FAR.timestamp() else _FAR
