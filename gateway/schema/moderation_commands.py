"""The mutations of moderation and of legal holds; imported after the types that show their documents."""

import strawberry

from contracts.feedback import moderation
from contracts.recognition import texts as celebrated
from gateway.mutations import mutation
from gateway.schema import moderation as _moderation

SHOWN_FIRST = (_moderation,)


@strawberry.type
class ModerationMutations:
    """What moderators and admins do, whoever reports, and authors of what was hidden."""

    name_moderator = mutation(moderation.NameModerator)
    end_moderatorship = mutation(moderation.EndModeratorship)
    report_text = mutation(moderation.ReportText, celebrated.ReportText)
    dismiss_reports = mutation(moderation.DismissReports, celebrated.DismissReports)
    hide_text = mutation(moderation.HideText, celebrated.HideText)
    appeal_hiding = mutation(moderation.AppealHiding, celebrated.AppealHiding)
    decide_appeal = mutation(moderation.DecideAppeal, celebrated.DecideAppeal)
    mute_author = mutation(moderation.MuteAuthor)
    set_legal_hold = mutation(moderation.SetLegalHold)
    lift_legal_hold = mutation(moderation.LiftLegalHold)
