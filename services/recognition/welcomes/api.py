"""The verb of welcomes over HTTP."""

from chassis.verbs import verbs
from services.recognition.welcomes import commands

router = verbs(commands.welcome_member)
