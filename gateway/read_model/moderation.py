"""Which moderators and counts belong to a team."""

from gateway.pages import Order
from gateway.read_model.relations import Relation

_C = 'text collate "C"'
APPOINTED = Order("appointed", (("appointed_on", _C), ("id", "text")), descending=True)
BY_MONTH = Order("month", (("month", _C), ("id", "text")), descending=True)
MODERATORS_OF_TEAMS = Relation("moderator", "moderator.team_id = parent.id and moderator.ended_on is null", APPOINTED)
COUNTS_OF_TEAMS = Relation("moderation_count", "moderation_count.team_id = parent.id", BY_MONTH)
