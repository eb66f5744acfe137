"""Wording hints: what a front-end asks before something is written, and what it is told."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from contracts.messages import Input, Part
from contracts.values import Clean

TEXTS_OF_A_HINT = 1_000
HINTED_CHARACTERS = 20_000
"""How long one text may be that hints are asked for."""
HINTED_AT_ONCE = 200_000
"""How long all texts of a request may be together."""

Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
Hinted = Annotated[str, StringConstraints(max_length=HINTED_CHARACTERS), Clean]


class HintsWanted(Input):
    """Texts that somebody is writing."""

    texts: list[Hinted] = Field(max_length=TEXTS_OF_A_HINT, description="The texts; they are read and forgotten.")
    language: Language = Field(
        "en", description="Their language, as a tag such as `en`; none is hinted at where it has no rules."
    )

    @model_validator(mode="after")
    def _must_be_read_in_time(self) -> Self:
        if sum(map(len, self.texts)) > HINTED_AT_ONCE:
            raise ValueError(f"All texts together have at most {HINTED_AT_ONCE} characters.")
        return self


class WordingHint(Part):
    """A phrase that blames, why it is worth another look, and what could stand there. The author decides."""

    rule: str = Field(description="The rule, by its stable name.")
    start: int = Field(ge=0, description="Where the phrase begins in the text, counted in characters.")
    length: int = Field(ge=1, description="How long it is.")
    phrase: str = Field(description="The phrase.")
    reason: str = Field(description="Why it is worth another look.")
    suggestion: str = Field(description="What could stand there instead.")
