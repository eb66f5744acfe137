"""Copies of the directory's documents, as far as this service needs them."""

from sqlalchemy import Index, Text

from chassis.copies import copy_table
from services.okrs.rows import OkrsRow

DEPUTY_OF = {"deputy_id": (Text(), "document->>'deputy_id'")}

person, team, identity = (copy_table(OkrsRow.metadata, kind) for kind in ("person", "team", "identity"))
deputy = copy_table(OkrsRow.metadata, "deputy", generated=DEPUTY_OF, indexes=[["deputy_id"]])
# By which the teams of somebody are found, and those below.
Index("ix_team_lead_ids", team.c.document.op("->")("lead_ids"), postgresql_using="gin")
Index("ix_team_parent_id", team.c.document["parent_id"].astext)
KINDS = tuple(table.name for table in (person, team, identity, deputy))
