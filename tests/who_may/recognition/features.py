"""The features of the table: one line each."""

from tests.who_may.features import Feature
from tests.who_may.recognition import openness, recognitions, reports, suggestions, texts, values

FEATURES: tuple[Feature, ...] = (
    values.FEATURE,
    openness.FEATURE,
    recognitions.FEATURE,
    texts.FEATURE,
    reports.FEATURE,
    suggestions.FEATURE,
)
