"""The verbs of decisions over HTTP."""

from chassis.verbs import verbs
from services.okrs.decisions.commands import deciding, objecting, proposing, superseding, voting

router = verbs(
    proposing.propose_decision,
    proposing.edit_decision,
    proposing.withdraw_decision,
    voting.vote_on_decision,
    objecting.raise_objection,
    objecting.resolve_objection,
    deciding.make_decision,
    superseding.supersede_decision,
    superseding.review_decision,
)
