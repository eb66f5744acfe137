"""What this service knows of a goal that people speak about."""

from dataclasses import dataclass, field

from contracts.values import KeyResultId, ObjectiveId, PersonId, TeamId


@dataclass(frozen=True, slots=True)
class Goal:
    """An objective as the okrs service published it last, and one of its key results where one was named."""

    objective_id: ObjectiveId
    team_id: TeamId
    champion_id: PersonId | None
    is_closed: bool
    key_result_id: KeyResultId | None = None
    owner_id: PersonId | None = None
    contributor_ids: frozenset[PersonId] = field(default_factory=frozenset)
    """Of the objective, and of the key result where one was named."""

    def works_on_it(self, person: PersonId) -> bool:
        """Whether the person is champion, owner or contributor."""
        return person in {self.champion_id, self.owner_id} or person in self.contributor_ids
