"""The verbs of texts over HTTP."""

from chassis.verbs import verbs
from services.recognition.texts import commands

router = verbs(commands.edit_text, commands.withdraw_text)
