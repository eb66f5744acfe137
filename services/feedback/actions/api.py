"""The verbs of actions over HTTP."""

from chassis.verbs import verbs
from services.feedback.actions import commands

router = verbs(
    commands.agree_action,
    commands.complete_action,
    commands.verify_action,
    commands.pass_action,
    commands.offer_swap,
    commands.decline_swap,
    commands.swap_action,
)
