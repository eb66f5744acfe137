"""Skill gaps over HTTP."""

from chassis.verbs import verbs
from services.feedback.skills import commands

router = verbs(commands.flag_skill_gap, commands.offer_mentoring, commands.offer_training, commands.close_skill_gap)
