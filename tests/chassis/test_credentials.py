"""Sign-ins as keyed hashes, and the credential that services show each other."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from chassis.clock import FixedClock
from chassis.identity import identity_id
from chassis.problems import Refused
from chassis.secret import Secret
from chassis.service_credential import ServiceCredential


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
