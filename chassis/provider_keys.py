"""The identity provider's public keys: fetched, kept, and refreshed without ever standing in the way."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx2
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet, import_key

from chassis import metrics
from chassis.problems import Refused
from contracts.refusals import Code

_ASYMMETRIC = ("RSA", "EC", "OKP")
_log = structlog.get_logger(__name__)


class DiscoveryRefused(Exception):
    """The provider's discovery document or key set is not what it must be."""


class ProviderKeys:
    """Keys by discovery or from a URL. While the provider is away, the keys known before go on."""

    def __init__(
        self,
        issuer: str,
        jwks_url: str = "",
        *,
        client: httpx2.AsyncClient | None = None,
        refresh_seconds: float = 300,
        least_seconds: float = 5,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Takes how old keys may grow, and how long the provider is left alone between two questions."""
        self._issuer, self._url = issuer, jwks_url
        self._client = client or httpx2.AsyncClient(timeout=5)
        self._refresh_seconds, self._least_seconds, self._monotonic = refresh_seconds, least_seconds, monotonic
        self._keys: KeySet | None = None
        self._fetched_at = self._asked_at = float("-inf")
        self._asking = asyncio.Lock()
        self._background: asyncio.Task[None] | None = None

    async def current(self) -> KeySet:
        """The keys known now; old ones are refreshed behind the caller's back."""
        if self._keys is None:
            return await self.newer()
        if self._monotonic() - self._fetched_at > self._refresh_seconds and (not self._background or self._background.done()):
            self._background = asyncio.create_task(self._ask())
        return self._keys

    async def newer(self) -> KeySet:
        """The keys after asking again; many who wait at once are one question."""
        await self._ask()
        if self._keys is None:
            raise Refused(Code.SERVICE_UNAVAILABLE)
        return self._keys

    async def close(self) -> None:
        """Ends the connections."""
        if self._background:
            self._background.cancel()
        await self._client.aclose()

    async def _ask(self) -> None:
        async with self._asking:
            now = self._monotonic()
            if now - self._asked_at < self._least_seconds:
                return
            self._asked_at = now
            try:
                self._keys = await self._fetch()
                self._fetched_at = now
                metrics.KEY_FETCHES.labels("ok").inc()
            except (httpx2.HTTPError, httpx2.InvalidURL, JoseError, DiscoveryRefused, ValueError, TypeError, KeyError) as error:
                metrics.KEY_FETCHES.labels("failed").inc()
                _log.warning("keys of the identity provider could not be fetched", error_type=type(error).__name__)

    async def _fetch(self) -> KeySet:
        url = self._url or await self._discovered()
        found = await self._json(url)
        usable = [key for each in found["keys"] if (key := _usable(each))]
        if not usable:
            raise DiscoveryRefused("the key set has no key for signatures")
        return KeySet(usable)

    async def _discovered(self) -> str:
        document = await self._json(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != self._issuer:
            raise DiscoveryRefused("the discovery document names another issuer")
        return str(document["jwks_uri"])

    async def _json(self, url: str) -> dict[str, Any]:
        answer = (await self._client.get(url)).raise_for_status().json()
        if not isinstance(answer, dict):
            raise DiscoveryRefused("the answer is not a JSON object")
        return answer


def _usable(given: Any) -> Key | None:
    """A public key for signatures; other kinds, shared secrets above all, and what cannot be read are passed over."""
    if not isinstance(given, dict) or given.get("kty") not in _ASYMMETRIC or given.get("use", "sig") != "sig":
        return None
    try:
        return import_key(given)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
