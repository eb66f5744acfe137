"""The verbs of reviews over HTTP."""

from chassis.verbs import verbs
from services.okrs.reviews import commands

router = verbs(commands.review_check_in, commands.answer_review_question)
