"""How long a text is edited, and whose words stand where in check-ins that correct one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.okrs.texts import Passage
from contracts.values import CheckInId, PersonId

EDITED_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Said:
    """The texts of one check-in."""

    id: CheckInId
    by: PersonId | None
    texts: Mapping[Passage, str]


def is_over(*, written_at: datetime, now: datetime) -> bool:
    """Whether the minutes to edit it have passed."""
    return now - written_at > EDITED_FOR


def in_order(links: Mapping[CheckInId, CheckInId | None], id: CheckInId) -> list[CheckInId]:
    """The check-ins that one corrects or is corrected by, from the first to the one that counts.

    `links` are check-ins with the one that each corrects; each is corrected by one other at most.
    """
    corrected_by = {earlier: later for later, earlier in links.items() if earlier is not None}
    first = id
    while (earlier := links[first]) is not None:
        first = earlier
    chain = [first]
    while chain[-1] in corrected_by:
        chain.append(corrected_by[chain[-1]])
    return chain


def copies_from(chain: Sequence[Said], place: int, passage: Passage) -> list[CheckInId]:
    """The check-in at a place, and those after it that took this text over: a correction repeats what it does not change."""
    text = chain[place].texts[passage]
    if not text:
        return [chain[place].id]
    end = next((later for later in range(place, len(chain)) if chain[later].texts[passage] != text), len(chain))
    return [said.id for said in chain[place:end]]


def words_of(chain: Sequence[Said], person: PersonId) -> dict[CheckInId, list[Passage]]:
    """Where words of this person stand: where they wrote them, and where corrections, also those of others, repeat them."""
    found: dict[CheckInId, list[Passage]] = {}
    for passage in Passage:
        author: PersonId | None = None
        before = ""
        for said in chain:
            text = said.texts[passage]
            author = author if text == before else said.by
            before = text
            if text and author == person:
                found.setdefault(said.id, []).append(passage)
    return found
