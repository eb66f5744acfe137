"""The verbs of resource requests over HTTP."""

from chassis.verbs import verbs
from services.okrs.requests import commands

router = verbs(commands.request_resource, commands.grant_resource, commands.decline_resource, commands.withdraw_resource_request)
