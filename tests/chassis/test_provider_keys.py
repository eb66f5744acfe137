"""The provider's keys: rotated, withdrawn, away; and the development issuer's."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from chassis import metrics
from chassis.clock import FixedClock
from chassis.oidc import TokenVerifier
from chassis.problems import Refused
from chassis.provider_keys import ProviderKeys
from chassis.settings import SignIn
from contracts.refusals import Code
from forthright.issuer import IssuerRefused, open_issuer
from tests.chassis.identity_provider import AUDIENCE, ISSUER, Hand, Provider, refused
from tests.chassis.serving import served


async def test_a_rotated_key_is_fetched_when_a_token_names_it_and_the_provider_is_not_flooded(
    provider: Provider, verifier: TokenVerifier, hand: Hand
) -> None:
    await verifier.verify(provider.token())
    rotated = ECKey.generate_key("P-256", {"kid": "second"}, private=True)
    provider.published = [rotated]
    await refused(verifier, provider.token(key=rotated))
    hand.at += 5
    assert (await verifier.verify(provider.token(key=rotated))).subject == "ada"
    await refused(verifier, provider.token())
    for _ in range(20):
        await refused(verifier, provider.token(header={"kid": "unknown"}))
    assert provider.asked == 2


async def test_while_the_provider_is_away_the_known_keys_go_on(provider: Provider, verifier: TokenVerifier, hand: Hand) -> None:
    await verifier.verify(provider.token())
    provider.away = True
    hand.at += 100_000
    failed = metrics.REGISTRY.get_sample_value("forthright_provider_key_fetches_total", {"outcome": "failed"}) or 0
    assert (await verifier.verify(provider.token())).subject == "ada"
    async with asyncio.timeout(60):
        while metrics.REGISTRY.get_sample_value("forthright_provider_key_fetches_total", {"outcome": "failed"}) != failed + 1:
            await asyncio.sleep(0.01)
    assert (await verifier.verify(provider.token())).subject == "ada"


async def test_a_key_that_was_withdrawn_stops_working_after_the_next_refresh(provider: Provider, hand: Hand) -> None:
    keys = ProviderKeys(ISSUER, f"{provider.url}/jwks", monotonic=hand)
    verifier = TokenVerifier(SignIn(issuer=ISSUER, audience=AUDIENCE), keys, provider.clock)
    await verifier.verify(provider.token())
    provider.published = [ECKey.generate_key("P-256", {"kid": "second"}, private=True)]
    hand.at += 301
    await keys.current()
    await keys.newer()
    await refused(verifier, provider.token())
    await keys.close()


async def test_before_any_key_was_fetched_the_answer_is_that_the_service_is_unavailable(
    provider: Provider, verifier: TokenVerifier, hand: Hand
) -> None:
    provider.away = True
    with pytest.raises(Refused) as caught:
        await verifier.verify(provider.token())
    assert caught.value.code is Code.SERVICE_UNAVAILABLE
    provider.away = False
    hand.at += 5
    assert (await verifier.verify(provider.token())).subject == "ada"


async def test_keys_are_found_by_discovery_of_exactly_this_issuer(provider: Provider, hand: Hand) -> None:
    provider.issuer = provider.url
    keys = ProviderKeys(provider.url, monotonic=hand)
    assert [key.kid for key in await keys.current()] == ["first"]
    await keys.close()
    provider.issuer = "https://another.example"
    others = ProviderKeys(provider.url, monotonic=hand)
    with pytest.raises(Refused):
        await others.current()
    await others.close()


async def test_the_development_issuers_tokens_pass_through_discovery_and_outlive_its_restart(tmp_path: Path, hand: Hand) -> None:
    clock = FixedClock(datetime(2026, 3, 1, tzinfo=UTC))
    issuer = open_issuer(tmp_path / "keys", clock=clock, development=True, port=0)
    async with served(issuer.app()) as url:
        issuer = open_issuer(tmp_path / "keys", clock=clock, development=True, port=int(url.rsplit(":", 1)[1]))
    async with served(issuer.app(), int(issuer.url.rsplit(":", 1)[1])):
        keys = ProviderKeys(issuer.url, monotonic=hand)
        verifier = TokenVerifier(SignIn(issuer=issuer.url, audience="forthright"), keys, clock)
        claims = await verifier.verify(issuer.issue_token("ada", ("admin",), timedelta(minutes=5)))
        assert (claims.subject, claims.roles) == ("ada", frozenset({"admin"}))
        await refused(verifier, issuer.issue_token("ada", audience="elsewhere"))
        clock.move(timedelta(minutes=6))
        await refused(verifier, issuer.issue_token("ada", lifetime=timedelta(minutes=-1)))
        await keys.close()
    (file,) = (tmp_path / "keys").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("development", "host"), [(False, "127.0.0.1"), (True, "0.0.0.0"), (True, "10.0.0.7")])  # noqa: S104
def test_the_development_issuer_starts_nowhere_but_in_development_on_loopback(
    tmp_path: Path, development: bool, host: str
) -> None:
    with pytest.raises(IssuerRefused):
        open_issuer(tmp_path, clock=FixedClock(), development=development, host=host)
    assert not list(tmp_path.iterdir())
