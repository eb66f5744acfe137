"""The verbs of cycles over HTTP."""

from chassis.verbs import verbs
from services.okrs.cycles.commands import closing, running

router = verbs(running.plan_cycle, running.start_cycle, running.begin_closing_cycle, closing.close_cycle)
