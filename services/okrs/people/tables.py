"""Copies of the directory's documents, as far as this service needs them."""

from sqlalchemy import Text

from chassis.copies import copy_table
from services.okrs.rows import OkrsRow

DEPUTY_OF = {"deputy_id": (Text(), "document->>'deputy_id'")}

person, team, identity = (copy_table(OkrsRow.metadata, kind) for kind in ("person", "team", "identity"))
deputy = copy_table(OkrsRow.metadata, "deputy", generated=DEPUTY_OF, indexes=[["deputy_id"]])
KINDS = tuple(table.name for table in (person, team, identity, deputy))
