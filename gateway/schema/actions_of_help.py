"""What the viewer may do now with help, Braintrusts and skill gaps, by the owner's rules; the owner has the last word."""

from collections.abc import Iterable, Iterator

from contracts.directory.people import PersonDocument, PersonStatus
from contracts.feedback.braintrusts import BraintrustDocument, BraintrustState
from contracts.feedback.help import OFFERS, HelpRequestDocument, HelpState
from contracts.feedback.skills import ANSWERS, SkillAnswerKind, SkillGapDocument, SkillGapState
from contracts.feedback.text import Text, TextState
from contracts.okrs.key_results import KeyResult
from contracts.okrs.objectives import ObjectiveDocument, ObjectiveState
from contracts.values import KeyResultId, PersonId, Term
from gateway.read_model.organization import Standing
from gateway.words import show_term


class KeyResultAction(Term):
    """A mutation that the viewer may call for a key result."""

    ASK_FOR_HELP = "ask_for_help", "`askForHelp`"
    FLAG_SKILL_GAP = "flag_skill_gap", "`flagSkillGap`"


class ObjectiveVoiceAction(Term):
    """A mutation with which the viewer may begin to speak, or to be spoken to, about an objective."""

    CALL_BRAINTRUST = "call_braintrust", "`callBraintrust`"


class HelpAction(Term):
    """A mutation that the viewer may call for a request for help."""

    OFFER_HELP = "offer_help", "`offerHelp`"
    ACCEPT_HELP = "accept_help", "`acceptHelp`, for at least one offer."
    CLOSE_HELP = "close_help", "`closeHelp`"


class BraintrustAction(Term):
    """A mutation that the viewer may call for a Braintrust."""

    ADD_BRAINTRUST_NOTE = "add_braintrust_note", "`addBraintrustNote`"
    CLOSE_BRAINTRUST = "close_braintrust", "`closeBraintrust`"


class SkillGapAction(Term):
    """A mutation that the viewer may call for a skill gap."""

    OFFER_MENTORING = "offer_mentoring", "`offerMentoring`"
    OFFER_TRAINING = "offer_training", "`offerTraining`, with a request for training."
    CLOSE_SKILL_GAP = "close_skill_gap", "`closeSkillGap`"


for _term in (KeyResultAction, ObjectiveVoiceAction, HelpAction, BraintrustAction, SkillGapAction):
    show_term(_term)


def of_key_result(objective: ObjectiveDocument, part: KeyResult, viewer: Standing) -> list[KeyResultAction]:
    """What the viewer may begin about a key result."""
    if objective.state is ObjectiveState.CLOSED:
        return []
    works = _works_on(objective, part.id, viewer.person_id)
    found = [KeyResultAction.ASK_FOR_HELP] if works or viewer.is_member(objective.team_id) else []
    return [*found, KeyResultAction.FLAG_SKILL_GAP] if works else found


def voices_of_objective(objective: ObjectiveDocument, viewer: Standing) -> list[ObjectiveVoiceAction]:
    """What the viewer may begin about an objective."""
    if objective.state is ObjectiveState.CLOSED or objective.champion_id is None:
        return []
    calls = viewer.is_lead(objective.team_id) or viewer.acts_for(objective.champion_id)
    return [ObjectiveVoiceAction.CALL_BRAINTRUST] if calls else []


def of_help(request: HelpRequestDocument, objective: ObjectiveDocument | None, viewer: Standing) -> list[HelpAction]:
    """What the viewer may do with a request for help; `objective` while that is there."""
    return [] if request.state is HelpState.CLOSED else [*_of_open_help(request, objective, viewer)]


def _of_open_help(request: HelpRequestDocument, objective: ObjectiveDocument | None, viewer: Standing) -> Iterator[HelpAction]:
    is_asked = request.ask.state is TextState.SHOWN and _is_worked_on(objective, request.key_result_id)
    has_room = len(request.offers) < OFFERS and not _stands(request.offers, viewer.person_id)
    if is_asked and has_room and viewer.person_id != request.asked_by:
        yield HelpAction.OFFER_HELP
    answers = viewer.person_id == request.asked_by or viewer.acts_for(objective.champion_id if objective else None)
    waiting = [each for each in request.offers if each.state is TextState.SHOWN and each.id not in request.accepted_offer_ids]
    if answers and waiting:
        yield HelpAction.ACCEPT_HELP
    if answers or viewer.is_lead(request.team_id):
        yield HelpAction.CLOSE_HELP


def of_braintrust(braintrust: BraintrustDocument, owner: PersonDocument | None, viewer: Standing) -> list[BraintrustAction]:
    """What the viewer may do with a Braintrust."""
    if braintrust.state is BraintrustState.CLOSED:
        return []
    found = [BraintrustAction.ADD_BRAINTRUST_NOTE] if viewer.person_id in braintrust.invited_ids else []
    is_here = owner is not None and owner.status is PersonStatus.ACTIVE
    closes = viewer.acts_for(braintrust.owner_id) or (viewer.is_lead(braintrust.team_id) and not is_here)
    return [*found, BraintrustAction.CLOSE_BRAINTRUST] if closes else found


def of_skill_gap(gap: SkillGapDocument, objective: ObjectiveDocument | None, viewer: Standing) -> list[SkillGapAction]:
    """What the viewer may do with a skill gap; `objective` while that is there."""
    if gap.state is SkillGapState.CLOSED:
        return []
    found = []
    if _is_worked_on(objective, gap.key_result_id) and len(gap.answers) < ANSWERS:
        mentoring = (each.said for each in gap.answers if each.kind is SkillAnswerKind.MENTORING)
        found += [] if _stands(mentoring, viewer.person_id) else [SkillGapAction.OFFER_MENTORING]
        found.append(SkillGapAction.OFFER_TRAINING)
    works = objective is not None and (
        _works_on(objective, gap.key_result_id, viewer.person_id) or viewer.acts_for(objective.champion_id)
    )
    return [*found, SkillGapAction.CLOSE_SKILL_GAP] if works or viewer.is_lead(gap.team_id) else found


def _stands(texts: Iterable[Text], viewer: PersonId) -> bool:
    """Whether one of these is the viewer's and not withdrawn."""
    return any(each.by == viewer and each.state is not TextState.WITHDRAWN for each in texts)


def _is_worked_on(objective: ObjectiveDocument | None, key_result_id: KeyResultId) -> bool:
    if objective is None or objective.state is ObjectiveState.CLOSED:
        return False
    return any(part.id == key_result_id for part in objective.key_results)


def _works_on(objective: ObjectiveDocument, key_result_id: KeyResultId, person: PersonId) -> bool:
    people = [objective.champion_id, *objective.contributor_ids]
    for part in objective.key_results:
        if part.id == key_result_id:
            people += [part.owner_id, *part.contributor_ids]
    return person in people
