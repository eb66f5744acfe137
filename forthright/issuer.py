"""The development issuer: signs in whoever is asked for, on this machine only, and never where real people sign in."""

import contextlib
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import orjson
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from chassis.clock import Clock

ALGORITHM = "ES256"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class IssuerRefused(Exception):
    """The development issuer may not run here; the message says why."""


@dataclass(frozen=True, slots=True)
class DevelopmentIssuer:
    """Issues tokens under a key of its own and tells where that key is, as an OpenID provider does."""

    url: str
    audience: str
    key: ECKey
    clock: Clock

    def issue_token(
        self, subject: str, roles: tuple[str, ...] = (), lifetime: timedelta = timedelta(hours=12), audience: str | None = None
    ) -> str:
        """A bearer token for the subject."""
        now = self.clock.now()
        claims = {
            "iss": self.url,
            "aud": audience or self.audience,
            "sub": subject,
            "roles": list(roles),
            "iat": now,
            "nbf": now,
            "exp": now + lifetime,
        }
        header = {"alg": ALGORITHM, "typ": "at+jwt", "kid": self.key.thumbprint()}
        return jwt.encode(header, claims, self.key, [ALGORITHM])

    def app(self) -> Starlette:
        """The discovery document and the key set over HTTP."""
        discovery = {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/jwks",
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "response_types_supported": ["token"],
            "subject_types_supported": ["public"],
        }
        keys = KeySet([self.key]).as_dict(private=False)

        async def configuration(_: Request) -> JSONResponse:
            return JSONResponse(discovery)

        async def jwks(_: Request) -> JSONResponse:
            return JSONResponse(keys)

        return Starlette(routes=[Route("/.well-known/openid-configuration", configuration), Route("/jwks", jwks)])


def open_issuer(
    folder: Path, *, clock: Clock, development: bool, host: str = "127.0.0.1", port: int = 8009, audience: str = "forthright"
) -> DevelopmentIssuer:
    """The issuer with the key in the folder, which is made at the first start. Raises `IssuerRefused`."""
    if not development:
        raise IssuerRefused("The development issuer signs in anybody. It starts with FORTHRIGHT_DEVELOPMENT=1 only.")
    if host not in _LOOPBACK:
        raise IssuerRefused(f"The development issuer signs in anybody. It listens on this machine only, not on {host}.")
    return DevelopmentIssuer(f"http://{host}:{port}", audience, _key(folder / "development-issuer.json"), clock)


def _key(file: Path) -> ECKey:
    """The key, kept where only this user may read it, so that tokens outlive a restart."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        key = ECKey.generate_key("P-256", private=True)
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
            handle.write(orjson.dumps(key.as_dict(private=True)))
        # A link appears whole or not at all, and never over the key of a process that was first.
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(draft)
        draft.unlink()
    file.chmod(0o600)
    return ECKey.import_key(orjson.loads(file.read_bytes()))
