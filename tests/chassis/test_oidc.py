"""Sign-in: real tokens against keys fetched over real HTTP; whatever is wrong with a token, it is refused alike."""

import base64
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, Key, KeySet, OctKey, OKPKey, RSAKey

from chassis.oidc import TokenVerifier
from chassis.provider_keys import ProviderKeys
from chassis.settings import SignIn
from tests.chassis.identity_provider import AUDIENCE, ISSUER, Hand, Provider, refused


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


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
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
