"""The verbs of comments over HTTP."""

from chassis.verbs import verbs
from services.okrs.comments import commands

router = verbs(commands.comment_on_objective, commands.comment_on_check_in, commands.comment_on_decision)
