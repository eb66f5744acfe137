"""Passing openly over HTTP."""

from chassis.verbs import verbs
from services.feedback.passing import commands

router = verbs(commands.pass_openly)
