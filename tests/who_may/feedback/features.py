"""The features of the table: one line each."""

from tests.who_may.features import Feature
from tests.who_may.feedback import helping, moderation, notes_days, post_mortems, pulses, rounds, talks, texts

FEATURES: tuple[Feature, ...] = (
    moderation.FEATURE,
    texts.FEATURE,
    notes_days.FEATURE,
    post_mortems.FEATURE,
    pulses.FEATURE,
    helping.FEATURE,
    talks.FEATURE,
    rounds.FEATURE,
)
