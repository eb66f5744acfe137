"""What services show each other: a token of a minute's life, signed with a key that only they have."""

from datetime import timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from chassis.clock import Clock
from chassis.problems import Refused
from chassis.secret import Secret
from contracts.refusals import Code

AUDIENCE = "forthright-service"
LIFETIME = timedelta(seconds=60)
LEEWAY_SECONDS = 10
_TYPE = "service+jwt"
_ALGORITHM = "HS256"


class ServiceCredential:
    """Issues and verifies the credential; the key is read again with each use."""

    def __init__(self, secret: Secret, clock: Clock) -> None:
        """Takes the key that all components share, and the time."""
        self._secret, self._clock = secret, clock

    def issue(self, component: str) -> str:
        """A token for `Authorization: Bearer`, naming the component that asks."""
        now = self._clock.now()
        claims: dict[str, Any] = {"sub": component, "aud": AUDIENCE, "iat": now, "exp": now + LIFETIME}
        return jwt.encode({"alg": _ALGORITHM, "typ": _TYPE}, claims, self._key(), [_ALGORITHM])

    def verify(self, token: str) -> str:
        """The component that asks. Refuses with `not_signed_in`."""
        try:
            decoded = jwt.decode(token, self._key(), [_ALGORITHM])
            self._rules().validate(decoded.claims)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            raise Refused(Code.NOT_SIGNED_IN) from None
        if decoded.header.get("typ") != _TYPE:
            raise Refused(Code.NOT_SIGNED_IN)
        return str(decoded.claims["sub"])

    def _key(self) -> OctKey:
        return OctKey.import_key(self._secret.read())

    def _rules(self) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock.now().timestamp()),
            leeway=LEEWAY_SECONDS,
            sub={"essential": True},
            aud={"essential": True, "value": AUDIENCE},
            iat={"essential": True},
            exp={"essential": True},
        )
