"""The identity provider of the tests and who verifies its tokens, the consumers that tests run, and a toy that whispers."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import FixedClock
from chassis.oidc import TokenVerifier
from chassis.provider_keys import ProviderKeys
from chassis.settings import SignIn
from tests.chassis.consuming import World, opened
from tests.chassis.identity_provider import AUDIENCE, ISSUER, Hand, Provider
from tests.chassis.serving import served
from tests.chassis.toy import toy
from tests.chassis.whispering import QUARTER_PAST, Whispering, whisper, whisper_more
from tests.servers.broker import Broker
from tests.servers.postgres import Database


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


@pytest.fixture
async def world(database: Database, broker: Broker) -> AsyncIterator[World]:
    async with opened(database, broker) as made:
        await made.make_topic()
        yield made


@pytest.fixture
async def toyed(engine: AsyncEngine) -> AsyncIterator[Whispering]:
    clock = FixedClock(QUARTER_PAST)
    async with toy(engine, whisper, whisper_more, clock=clock) as (client, app):
        yield Whispering(client, app.state.service, clock, engine)
