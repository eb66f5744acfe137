"""The verbs of alignment over HTTP."""

from chassis.verbs import verbs
from services.okrs.alignment import commands

router = verbs(commands.align_objective, commands.unalign_objective)
