"""The verb of the switches of signals."""

from chassis.verbs import verbs
from services.directory.signals import commands

router = verbs(commands.switch_signal)
