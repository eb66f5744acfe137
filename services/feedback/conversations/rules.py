"""Agendas: what is carried over from one conversation to the next, and what is on it then."""

from collections.abc import Iterable, Sequence

from contracts.feedback.conversations import AGENDA, AgendaItem
from contracts.feedback.ids import ConversationId
from contracts.values import ObjectiveId, PersonId, RemarkId


def between(one: PersonId, other: PersonId) -> str:
    """A pair as one text, whoever of the two is named first."""
    return "|".join(sorted((one, other)))


def not_on(agenda: Iterable[AgendaItem], ids: Iterable[RemarkId]) -> RemarkId | None:
    """The first of the points that is no open point of the agenda; None where all are."""
    there = {item.point_id for item in agenda}
    return next((id for id in ids if id not in there), None)


def left_open(
    agenda: Sequence[AgendaItem], carried: Iterable[RemarkId], new: Iterable[RemarkId], *, left_by: ConversationId
) -> list[AgendaItem]:
    """What a conversation leaves open: points of its agenda in their order, each once, then the new ones in theirs."""
    still_open = set(carried)
    old = [item for item in agenda if item.point_id is not None and item.point_id in still_open]
    return [*old, *(AgendaItem(point_id=id, left_by_id=left_by) for id in new)]


def agenda(open_points: Sequence[AgendaItem], objectives: Iterable[ObjectiveId]) -> list[AgendaItem]:
    """Every open point first, in order, then objectives, each once, as many as there is room for."""
    goals = [AgendaItem(objective_id=id) for id in dict.fromkeys(objectives)]
    return [*open_points, *goals][: max(AGENDA, len(open_points))]
