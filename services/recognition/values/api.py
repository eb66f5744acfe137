"""The verb of values over HTTP."""

from chassis.verbs import verbs
from services.recognition.values import commands

router = verbs(commands.set_values)
