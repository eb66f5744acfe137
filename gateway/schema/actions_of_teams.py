"""What the viewer may begin in a team now, by the same rules as the owner's policies."""

from collections.abc import Iterator

from contracts.directory.teams import TeamDocument, TeamStatus
from contracts.values import Term
from gateway.read_model.organization import Standing
from gateway.schema.actions_of_rounds import belongs
from gateway.words import show_term


class TeamAction(Term):
    """A mutation by which the viewer may begin something in a team."""

    OPEN_NOTES_DAY = "open_notes_day", "`openNotesDay`"
    ASK_LEADER = "ask_leader", "`askLeader`; confidentially where at least ten others could ask."
    OPEN_ROUND = "open_round", "`openRound`"
    AGREE_ACTION = "agree_action", "`agreeAction`"
    PROPOSE_AGREEMENT = "propose_agreement", "`proposeAgreement`, while none holds; one that holds is reviewed."
    OPEN_PULSE = "open_pulse", "`openPulse`, 28 days after the last that asked some of the same people."
    OPEN_POST_MORTEM = "open_post_mortem", "`openPostMortem`"
    REPORT_MISTAKE = "report_mistake", "`reportMistake`; confidentially where at least ten others belong to it."
    OPEN_CONVERSATION = "open_conversation", "`openConversation`, unless one of the same kind is open."


show_term(TeamAction)


def of_team(team: TeamDocument, viewer: Standing, *, has_agreement: bool) -> list[TeamAction]:
    """What the viewer may begin in a team; nothing in one that is dissolved."""
    if team.status is not TeamStatus.ACTIVE:
        return []
    return sorted(_in(team, viewer, has_agreement=has_agreement), key=list(TeamAction).index)


def _in(team: TeamDocument, viewer: Standing, *, has_agreement: bool) -> Iterator[TeamAction]:
    is_lead = viewer.is_lead(team.id)
    if team.lead_ids:
        yield TeamAction.ASK_LEADER
    if is_lead:
        yield TeamAction.OPEN_NOTES_DAY
    if is_lead or viewer.is_admin:
        yield TeamAction.OPEN_PULSE
    if is_lead or viewer.is_member(team.id):
        yield from (TeamAction.OPEN_ROUND, TeamAction.AGREE_ACTION, TeamAction.OPEN_POST_MORTEM)
    if belongs(team, viewer):
        yield from (TeamAction.REPORT_MISTAKE, TeamAction.OPEN_CONVERSATION)
        if not has_agreement:
            yield TeamAction.PROPOSE_AGREEMENT
