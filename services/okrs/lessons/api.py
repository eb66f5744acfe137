"""The verbs of lessons over HTTP."""

from chassis.verbs import verbs
from services.okrs.lessons import commands

router = verbs(commands.publish_lesson, commands.reuse_lesson)
