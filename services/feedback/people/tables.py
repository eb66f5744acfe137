"""Copies of others' documents, as far as this service needs them: the directory's, and goals that people speak about."""

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.copies import copy_table
from services.feedback.rows import FeedbackRow

DEPUTY_OF = {"deputy_id": (Text(), "document->>'deputy_id'")}
TEAM_OF = {"home_team_id": (Text(), "document->>'home_team_id'")}
KEY_RESULTS = {"key_result_ids": (JSONB(), "jsonb_path_query_array(document, '$.key_results[*].id')")}

team, identity = (copy_table(FeedbackRow.metadata, kind) for kind in ("team", "identity"))
person = copy_table(FeedbackRow.metadata, "person", generated=TEAM_OF, indexes=[["home_team_id"]])
deputy = copy_table(FeedbackRow.metadata, "deputy", generated=DEPUTY_OF, indexes=[["deputy_id"]])
# By which the teams of somebody are found, and those below.
Index("ix_team_lead_ids", team.c.document.op("->")("lead_ids"), postgresql_using="gin")
Index("ix_team_parent_id", team.c.document["parent_id"].astext)
cycle, decision, resource_request, check_in = (
    copy_table(FeedbackRow.metadata, kind) for kind in ("cycle", "decision", "resource_request", "check_in")
)
objective = copy_table(FeedbackRow.metadata, "objective", generated=KEY_RESULTS)
Index("ix_objective_key_result_ids", objective.c.key_result_ids, postgresql_using="gin")
OF_DIRECTORY = tuple(table.name for table in (person, team, identity, deputy))
OF_OKRS = tuple(table.name for table in (cycle, objective, decision, resource_request, check_in))
KINDS = (*OF_DIRECTORY, *OF_OKRS)
