"""Sign-in: real tokens against keys fetched over real HTTP; whatever is wrong with a token, it is refused alike."""

import asyncio
import base64
import hmac
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import ECKey, Key, KeySet, OctKey, OKPKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chassis import metrics
from chassis.clock import FixedClock
from chassis.identity import identity_id
from chassis.oidc import TokenVerifier
from chassis.problems import Refused
from chassis.provider_keys import ProviderKeys
from chassis.secret import Secret
from chassis.service_credential import ServiceCredential
from chassis.settings import SignIn
from contracts.refusals import Code
from forthright.issuer import IssuerRefused, open_issuer
from tests.chassis.serving import served

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


async def refused(verifier: TokenVerifier, token: str) -> None:
    with pytest.raises(Refused) as caught:
        await verifier.verify(token)
    assert caught.value.code is Code.NOT_SIGNED_IN
    assert str(caught.value) == Code.NOT_SIGNED_IN.description


async def test_a_valid_token_tells_who_signed_in_with_which_roles_until_when(provider: Provider, verifier: TokenVerifier) -> None:
    claims = await verifier.verify(provider.token())
    assert (claims.issuer, claims.subject, claims.roles) == (ISSUER, "ada", frozenset({"admin"}))
    assert claims.expires_at == provider.clock.now() + timedelta(seconds=60)


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize(
    ("made", "alg"),
    [
        (lambda: RSAKey.generate_key(2048, {"kid": "second"}, private=True), "RS256"),
        (lambda: OKPKey.generate_key("Ed25519", {"kid": "second"}, private=True), "EdDSA"),
        (lambda: OKPKey.generate_key("Ed25519", {"kid": "second"}, private=True), "Ed25519"),
        (lambda: ECKey.generate_key("P-256", {"kid": "second"}, private=True), "ES256"),
    ],
)
async def test_each_algorithm_of_the_allow_list_is_verified(
    provider: Provider, verifier: TokenVerifier, made: Callable[[], Key], alg: str
) -> None:
    key = made()
    provider.published.append(key)
    assert (await verifier.verify(provider.token(key=key, alg=alg))).subject == "ada"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://id.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another", "third"]},
        {"aud": None},
        {"aud": {"forthright": 1}},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": float("nan")},
        {"exp": True},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "a" * 513},
        {"header": {"typ": "logout+jwt"}},
        {"header": {"typ": None}},
        {"header": {"kid": "unknown"}},
    ],
)
async def test_a_token_for_others_or_of_another_kind_is_refused(
    provider: Provider, verifier: TokenVerifier, changes: dict[str, Any]
) -> None:
    await refused(verifier, provider.token(**changes))


async def test_times_are_compared_with_the_leeway_and_no_more(provider: Provider, verifier: TokenVerifier) -> None:
    now = int(provider.clock.now().timestamp())
    await verifier.verify(provider.token(exp=now - 29))
    await refused(verifier, provider.token(exp=now - 30))
    await verifier.verify(provider.token(nbf=now + 30))
    await refused(verifier, provider.token(nbf=now + 31))
    await verifier.verify(provider.token(iat=now + 30))
    await refused(verifier, provider.token(iat=now + 31))


async def test_a_signature_of_another_key_or_over_other_claims_is_refused(provider: Provider, verifier: TokenVerifier) -> None:
    stranger = ECKey.generate_key("P-256", {"kid": "first"}, private=True)
    await refused(verifier, provider.token(key=stranger))
    header, _, signature = provider.token().split(".")
    forged = encoded(provider.claims(roles=["admin", "auditor"]))
    await refused(verifier, f"{header}.{forged}.{signature}")


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(part if isinstance(part, bytes) else json.dumps(part).encode()).decode().rstrip("=")


def signed_by_hand(header: dict[str, Any], claims: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    """A token whose header no library would write."""
    body = f"{encoded(header)}.{encoded(claims)}"
    return f"{body}.{encoded(sign(body.encode()))}"


async def test_none_and_the_public_key_used_as_a_password_are_refused(provider: Provider, verifier: TokenVerifier) -> None:
    await refused(verifier, signed_by_hand({"alg": "none", "typ": "at+jwt", "kid": "first"}, provider.claims(), lambda _: b""))
    public = provider.key.as_pem(private=False)  # type: ignore[union-attr]
    header = {"alg": "HS256", "typ": "at+jwt", "kid": "first"}
    await refused(verifier, signed_by_hand(header, provider.claims(), lambda text: hmac.digest(public, text, "sha256")))


async def test_headers_nobody_knows_are_ignored_unless_they_are_critical(provider: Provider, verifier: TokenVerifier) -> None:
    def es256(text: bytes) -> bytes:
        return jws.JWSRegistry.algorithms["ES256"].sign(text, provider.key)

    header = {"alg": "ES256", "typ": "at+jwt", "kid": "first", "mine": 1}
    assert (await verifier.verify(signed_by_hand(header, provider.claims(), es256))).subject == "ada"
    await refused(verifier, signed_by_hand({**header, "crit": ["mine"]}, provider.claims(), es256))
    await refused(verifier, signed_by_hand({**header, "crit": ["b64"], "b64": False}, provider.claims(), es256))


async def test_a_key_that_the_provider_publishes_for_hmac_is_never_used(provider: Provider, verifier: TokenVerifier) -> None:
    shared = OctKey.generate_key(256, {"kid": "shared"})
    provider.published.append(shared)
    await refused(verifier, provider.token(key=shared, alg="HS256"))


async def test_keys_that_are_shared_for_encryption_or_unreadable_are_passed_over(provider: Provider, hand: Hand) -> None:
    first = KeySet([provider.key]).as_dict(private=False)["keys"][0]
    provider.published.append(OctKey.generate_key(256, {"kid": "shared"}))
    provider.odd = [{**first, "kid": "enc", "use": "enc"}, {**first, "kid": "curve", "crv": "brainpool"}, {"kty": "LATTICE"}, 7]
    keys = ProviderKeys(ISSUER, f"{provider.url}/jwks", monotonic=hand)
    assert [key.kid for key in await keys.current()] == ["first"]
    provider.published, provider.odd = [], []
    hand.at += 5
    assert [key.kid for key in await keys.newer()] == ["first"]
    await keys.close()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    head=st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda x: st.lists(x, max_size=3))
    | st.dictionaries(
        st.sampled_from(["alg", "typ", "kid", "crit", "jwk"]), st.none() | st.text(max_size=5) | st.lists(st.text(max_size=3))
    ),
    junk=st.text(max_size=30),
)
async def test_no_garbage_gets_further_than_a_refusal(
    provider: Provider, verifier: TokenVerifier, head: object, junk: str
) -> None:
    _, body, signature = provider.token().split(".")
    await refused(verifier, f"{encoded(head)}.{body}.{signature}")
    await refused(verifier, junk)
    await refused(verifier, f"{encoded(head)}.{junk}.{signature}")


async def test_an_enormous_token_is_refused_unread(provider: Provider, verifier: TokenVerifier) -> None:
    await refused(verifier, provider.token(note="x" * 20_000))
    assert provider.asked == 0


async def test_roles_are_found_under_a_path_a_url_or_a_text_with_blanks(provider: Provider, hand: Hand) -> None:
    keys = ProviderKeys(ISSUER, f"{provider.url}/jwks", monotonic=hand)

    async def roles(claim: str, **claims: Any) -> frozenset[str]:
        sign_in = SignIn(issuer=ISSUER, audience=AUDIENCE, roles_claim=claim)
        return (await TokenVerifier(sign_in, keys, provider.clock).verify(provider.token(roles=None, **claims))).roles

    assert await roles("realm_access.roles", realm_access={"roles": ["auditor"]}) == {"auditor"}
    assert await roles("https://forthright.example/roles", **{"https://forthright.example/roles": ["admin"]}) == {"admin"}
    assert await roles("scope", scope="admin auditor") == {"admin", "auditor"}
    assert await roles("roles") == frozenset()
    assert await roles("realm_access.roles", realm_access="admin") == frozenset()
    assert await roles("groups", groups=[1, "admin", None]) == {"admin"}
    await keys.close()


async def test_another_claim_may_tell_who_signed_in(provider: Provider, hand: Hand) -> None:
    keys = ProviderKeys(ISSUER, f"{provider.url}/jwks", monotonic=hand)
    verifier = TokenVerifier(SignIn(issuer=ISSUER, audience=AUDIENCE, person_claim="oid"), keys, provider.clock)
    assert (await verifier.verify(provider.token(oid="object-7"))).subject == "object-7"
    await refused(verifier, provider.token())
    await keys.close()


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
    async with asyncio.timeout(10):
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


def test_an_identity_is_a_keyed_hash_that_no_other_issuer_and_subject_make() -> None:
    key = b"k" * 32
    one = identity_id(key, "https://id.example", "ada")
    assert one == identity_id(key, "https://id.example", "ada")
    assert len(one) == len("identity_") + 32
    others = {
        identity_id(key, "https://id.example|", "ada"),
        identity_id(key, "https://id.example", "|ada"),
        identity_id(key, "https://id.exampl", "e|ada"),
        identity_id(b"j" * 32, "https://id.example", "ada"),
        identity_id(key, "", "https://id.example|ada"),
    }
    assert len(others) == 5
    assert one not in others


def test_a_service_credential_lives_a_minute_and_names_who_asks(tmp_path: Path) -> None:
    clock, file = FixedClock(), tmp_path / "key"
    file.write_text("s" * 32)
    credential = ServiceCredential(Secret(file=file), clock)
    token = credential.issue("gateway")
    assert credential.verify(token) == "gateway"
    clock.move(timedelta(seconds=69))
    assert credential.verify(token) == "gateway"
    clock.move(timedelta(seconds=1))
    with pytest.raises(Refused):
        credential.verify(token)
    fresh = credential.issue("gateway")
    file.write_text("t" * 32)
    with pytest.raises(Refused):
        credential.verify(fresh)


@pytest.mark.parametrize(
    ("header", "claims", "alg"),
    [
        ({}, {"aud": "forthright"}, "HS256"),
        ({}, {"sub": None}, "HS256"),
        ({}, {"exp": None}, "HS256"),
        ({"typ": "at+jwt"}, {}, "HS256"),
        ({}, {}, "HS512"),
    ],
)
def test_a_service_credential_of_another_form_is_refused(header: dict[str, Any], claims: dict[str, Any], alg: str) -> None:
    clock = FixedClock()
    credential = ServiceCredential(Secret("s" * 64), clock)
    now = int(clock.now().timestamp())
    whole = {"sub": "gateway", "aud": "forthright-service", "iat": now, "exp": now + 60}
    key = OctKey.import_key("s" * 64)
    good = jwt.encode({"alg": "HS256", "typ": "service+jwt"}, dict(whole), key, ["HS256"])
    assert credential.verify(good) == "gateway"
    changed = {name: value for name, value in {**whole, **claims}.items() if value is not None}
    with pytest.raises(Refused):
        credential.verify(jwt.encode({"alg": alg, "typ": "service+jwt", **header}, changed, key, [alg]))
    for garbage in ("", "a.b.c", "..", good[:-4], f"{good}x"):
        with pytest.raises(Refused):
            credential.verify(garbage)
