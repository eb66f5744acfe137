"""Help over HTTP."""

from chassis.verbs import verbs
from services.feedback.help import commands

router = verbs(commands.ask_for_help, commands.offer_help, commands.accept_help, commands.close_help)
