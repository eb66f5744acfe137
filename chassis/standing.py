"""What a person is to a team, on a day: the ground of every policy."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from contracts.values import PersonId, TeamId


@dataclass(frozen=True, slots=True)
class Standing:
    """The viewer as the directory sees them beside one team."""

    person_id: PersonId
    time_zone: str
    is_member: bool
    """Whether the team is their home team or a further one."""
    is_lead: bool
    """Whether they, or somebody they stand in for, lead the team or one above it."""
    stands_in_for: frozenset[PersonId] = field(default_factory=frozenset)

    def day_in(self, days: int, *, now: datetime) -> date:
        """So many days after today, by the calendar where the viewer lives."""
        return now.astimezone(ZoneInfo(self.time_zone)).date() + timedelta(days=days)

    def acts_for(self, *people: PersonId | None) -> bool:
        """Whether the viewer is one of these people, or stands in for one of them."""
        return any(person == self.person_id or person in self.stands_in_for for person in people if person is not None)


@dataclass(frozen=True, slots=True)
class Reach:
    """The viewer as the directory sees them beside every team."""

    person_id: PersonId
    time_zone: str
    member_of: frozenset[TeamId]
    leading: frozenset[TeamId]
    """Teams that they, or somebody they stand in for, lead, and all below these."""
    stands_in_for: frozenset[PersonId]

    def beside(self, team_id: TeamId) -> Standing:
        """The viewer beside one team."""
        is_member, is_lead = team_id in self.member_of, team_id in self.leading
        return Standing(self.person_id, self.time_zone, is_member, is_lead, self.stands_in_for)
