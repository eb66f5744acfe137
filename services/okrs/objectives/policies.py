"""Who may do what with objectives."""

from chassis.problems import Refused
from chassis.standing import Standing
from contracts.okrs.key_results import KeyResult
from contracts.okrs.refusals import Code
from contracts.values import PersonId
from services.okrs.objectives.tables import CheckIn, Objective, Sketch


def may_draft(standing: Standing, *, champion_id: PersonId | None = None, field: str | None = None) -> None:
    """Members of the owning team draft and edit, and so do those who decide."""
    if not (standing.is_member or standing.is_lead or standing.acts_for(champion_id)):
        raise Refused(Code.MEMBERS_DRAFT, field=field)


def may_decide(standing: Standing, objective: Objective) -> None:
    """Its champion, the leads of its team and of teams above, and their deputies decide what becomes of an objective."""
    if not (standing.is_lead or standing.acts_for(objective.champion_id)):
        raise Refused(Code.NOT_YOURS_TO_DECIDE)


def may_learn_from(standing: Standing, objective: Objective) -> None:
    """Its team, whoever works on it or on one of its key results, and those who lead experiment and tell what was learned."""
    people = [objective.champion_id, *objective.contributor_ids]
    for part in objective.key_results:
        people += [part.owner_id, *part.contributor_ids]
    if not (standing.is_member or standing.is_lead or standing.acts_for(*people)):
        raise Refused(Code.NOT_YOURS_TO_LEARN_FROM)


def may_check_in(standing: Standing, objective: Objective, key_result: KeyResult) -> None:
    """Those who work on it say where it stands: champion and contributors, its owner and contributors, and their deputies."""
    people = (objective.champion_id, *objective.contributor_ids, key_result.owner_id, *key_result.contributor_ids)
    if not standing.acts_for(*people):
        raise Refused(Code.NOT_YOURS_TO_CHECK_IN)


def may_correct(standing: Standing, objective: Objective, key_result: KeyResult, check_in: CheckIn) -> None:
    """Whoever said it, and everybody who could have."""
    if not standing.acts_for(check_in.by):
        may_check_in(standing, objective, key_result)


def why_readable(standing: Standing, sketch: Sketch) -> str | None:
    """Why the viewer may read a sketch, in words for them; none where they may not know that it exists."""
    if standing.is_member:
        return "It is a sketch of a team of yours."
    if standing.is_lead:
        return "You lead the team it is for, or one above it, or stand in for somebody who does."
    if standing.acts_for(sketch.champion_id):
        return "You would be its champion, or stand in for whoever would."
    return "You are invited." if standing.person_id in sketch.invited_ids else None
