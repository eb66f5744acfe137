"""The verb of openness over HTTP."""

from chassis.verbs import verbs
from services.recognition.openness import commands

router = verbs(commands.share_openness)
