"""Questions to leaders over HTTP."""

from chassis.verbs import verbs
from services.feedback.questions import commands

router = verbs(commands.ask_leader, commands.answer_question, commands.follow_up_question)
