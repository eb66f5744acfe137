"""What a rule draws from a history, and which of it becomes a suggestion: one per subject, kind and week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from contracts.derived import derived
from contracts.recognition.ids import SuggestionId
from contracts.recognition.limits import EVIDENCE, RECIPIENTS, SUGGESTED_DAYS
from contracts.recognition.recognitions import RecognitionKind
from contracts.recognition.suggestions import SuggestionReason, SuggestionState
from contracts.values import Id, ObjectiveId, PersonId, TeamId


@dataclass(frozen=True, slots=True)
class Drawn:
    """What deserves celebrating, before anybody is asked."""

    recognition_kind: RecognitionKind
    reason: SuggestionReason
    why: str
    subject_id: Id
    happened_at: datetime
    evidence_ids: Sequence[Id]
    objective_id: ObjectiveId | None
    team_id: TeamId | None
    recipient_ids: Sequence[PersonId]
    thread_id: Id | None = None

    @property
    def id(self) -> SuggestionId:
        """The same for whatever is drawn of one subject and kind in one week."""
        return derived(SuggestionId, self.subject_id, self.recognition_kind.value, self.week)

    @property
    def week(self) -> str:
        """The ISO week in which it happened, in UTC: `2026-W07`; the first days of a year can be of the year before."""
        year, week, _ = self.happened_at.astimezone(UTC).isocalendar()
        return f"{year}-W{week:02d}"

    @property
    def last_day(self) -> date:
        """The last day on which it can be taken up, in UTC."""
        return self.happened_at.astimezone(UTC).date() + timedelta(SUGGESTED_DAYS)

    def state_on(self, today: date) -> SuggestionState:
        """Open until its last day is over: what is learned of later, as in a replay, was over from the beginning."""
        return SuggestionState.OPEN if today <= self.last_day else SuggestionState.EXPIRED


def chosen(drawn: Iterable[Drawn]) -> dict[SuggestionId, Drawn]:
    """One per subject, kind and week: what happened first, and of one moment what comes first by reason and evidence.

    Without anybody to recognize, and without a thread to thank on, nothing is suggested.
    """
    found: dict[SuggestionId, Drawn] = {}
    for one in sorted(drawn, key=lambda each: (each.happened_at, each.reason.value, tuple(map(str, each.evidence_ids)))):
        if one.recipient_ids or one.thread_id is not None:
            found.setdefault(one.id, one)
    return found


def people(*named: PersonId | None) -> list[PersonId]:
    """Those who are named, once each, in order, as many as one recognition is for."""
    return list(dict.fromkeys(person for person in named if person is not None))[:RECIPIENTS]


def evidence(*named: Id | None) -> list[Id]:
    """What is named, once each, in order, as much as one recognition rests on."""
    return list(dict.fromkeys(id for id in named if id is not None))[:EVIDENCE]


def at_day(day: date) -> datetime:
    """The beginning of a day in UTC, where no more is known of a moment: confidential ones are told by the day alone."""
    return datetime.combine(day, time(), UTC)


_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def counted(count: int, one: str, several: str = "") -> str:
    """`one day`, `two days`, `12 days`."""
    word = _WORDS[count] if count < len(_WORDS) else f"{count:,}"
    return f"{word} {one if count == 1 else several or f'{one}s'}"


def sentence(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]
