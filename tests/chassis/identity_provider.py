"""An identity provider for tests, over real HTTP."""

from typing import Any

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, Key, KeySet
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chassis.clock import FixedClock
from chassis.oidc import TokenVerifier
from chassis.problems import Refused
from contracts.refusals import Code

ISSUER = "https://id.example/realms/forthright"
AUDIENCE = "forthright"


class Provider:
    """An identity provider that rotates its keys, goes away and comes back."""

    def __init__(self) -> None:
        self.clock = FixedClock()
        self.key: Key = ECKey.generate_key("P-256", {"kid": "first"}, private=True)
        self.published: list[Key] = [self.key]
        self.asked, self.away, self.issuer = 0, False, ISSUER
        self.url = ""
        self.odd: list[Any] = []

    def app(self) -> Starlette:
        async def jwks(_: Request) -> Response:
            self.asked += 1
            if self.away:
                return Response(status_code=503)
            return JSONResponse({"keys": [*KeySet(self.published).as_dict(private=False)["keys"], *self.odd]})

        async def discovery(_: Request) -> Response:
            return JSONResponse({"issuer": self.issuer, "jwks_uri": f"{self.url}/jwks"})

        return Starlette(routes=[Route("/jwks", jwks), Route("/.well-known/openid-configuration", discovery)])

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = int(self.clock.now().timestamp())
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ada", "roles": ["admin"], "iat": now, "nbf": now, "exp": now + 60}
        return {name: value for name, value in {**claims, **changes}.items() if value is not None}

    def token(self, *, header: dict[str, Any] | None = None, key: Key | None = None, alg: str = "ES256", **changes: Any) -> str:
        signing = key or self.key
        head = {"alg": alg, "typ": "at+jwt", "kid": signing.kid, **(header or {})}
        shown = {name: value for name, value in head.items() if value is not None}
        registry = jws.JWSRegistry(algorithms=list(jws.JWSRegistry.algorithms), strict_check_header=False)
        return jwt.encode(shown, self.claims(**changes), signing, registry=registry, default_type=None)


class Hand:
    """A monotonic clock moved by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


async def refused(verifier: TokenVerifier, token: str) -> None:
    with pytest.raises(Refused) as caught:
        await verifier.verify(token)
    assert caught.value.code is Code.NOT_SIGNED_IN
    assert str(caught.value) == Code.NOT_SIGNED_IN.description
