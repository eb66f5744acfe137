"""The identity provider of the tests, and who verifies its tokens."""

from collections.abc import AsyncIterator

import pytest

from chassis.oidc import TokenVerifier
from chassis.provider_keys import ProviderKeys
from chassis.settings import SignIn
from tests.chassis.identity_provider import AUDIENCE, ISSUER, Hand, Provider
from tests.chassis.serving import served


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    one = Provider()
    async with served(one.app()) as url:
        one.url = url
        yield one


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
async def verifier(provider: Provider, hand: Hand) -> AsyncIterator[TokenVerifier]:
    keys = ProviderKeys(ISSUER, f"{provider.url}/jwks", monotonic=hand)
    yield TokenVerifier(SignIn(issuer=ISSUER, audience=AUDIENCE), keys, provider.clock)
    await keys.close()
