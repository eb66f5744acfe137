"""Sealed envelopes: opened by the private half alone, for their purpose alone, and all of one length."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.sealing import MOST_BYTES, SEALED_BYTES, KeyMalformed, PrivateKey, PublicKey, Unopenable, of_fingerprint

DAY = date(2026, 11, 1)
KEY = PrivateKey.new(DAY)


@given(st.binary(max_size=MOST_BYTES))
def test_what_was_sealed_opens_to_the_same_and_every_envelope_has_one_length(content: bytes) -> None:
    envelope = KEY.public.seal(content, "pulse")
    assert len(envelope) == SEALED_BYTES
    assert KEY.open(envelope, "pulse") == content


def test_equal_contents_have_unequal_envelopes() -> None:
    assert len({KEY.public.seal(b"7", "pulse") for _ in range(50)}) == 50


def test_content_that_would_make_a_longer_envelope_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="too long"):
        KEY.public.seal(b"x" * (MOST_BYTES + 1), "pulse")


@pytest.mark.parametrize("wrong", ["key", "purpose", "altered", "short"])
def test_an_envelope_opens_for_nothing_else(wrong: str) -> None:
    envelope = KEY.public.seal(b"7", "pulse")
    key = PrivateKey.new(DAY) if wrong == "key" else KEY
    given = {"altered": envelope[:-1] + bytes([envelope[-1] ^ 1]), "short": envelope[:40]}.get(wrong, envelope)
    with pytest.raises(Unopenable):
        key.open(given, "another pulse" if wrong == "purpose" else "pulse")


def test_a_key_is_one_word_with_the_day_it_was_made() -> None:
    assert PrivateKey.read(str(KEY)) == KEY
    assert PublicKey.read(str(KEY.public)) == KEY.public
    assert re.fullmatch(r"forthright-ballot-public:2026-11-01:[\w-]{43}", str(KEY.public))
    assert KEY.ends_on == date(2026, 12, 1)
    assert KEY.fingerprint == KEY.public.fingerprint


def test_several_keys_are_read_with_the_newest_first_and_found_by_their_fingerprint() -> None:
    later = PrivateKey.new(date(2026, 11, 20))
    keys = PrivateKey.read_all(f"{KEY}\n{later}\n")
    assert keys == [later, KEY]
    assert of_fingerprint(keys, KEY.fingerprint) == KEY
    assert of_fingerprint(keys, PrivateKey.new(DAY).fingerprint) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hunter2",
        "forthright-ballot-private:2026-11-01:AAAA",
        "forthright-ballot-private:2026-13-01:" + "A" * 43,
        "forthright-ballot-private:2026-11-01:" + "é" * 43,
        str(KEY.public),
    ],
    ids=["nothing", "a word", "too short", "no day", "no base64", "a public key"],
)
def test_what_is_no_private_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(KeyMalformed) as refused:
        PrivateKey.read_all(text)
    assert str(refused.value) == "no forthright-ballot-private"


def test_a_private_key_does_not_show_itself_by_accident() -> None:
    secret = str(KEY).rpartition(":")[2]
    assert secret not in repr(KEY)
    assert secret not in f"{[KEY]} {KEY!r}"
