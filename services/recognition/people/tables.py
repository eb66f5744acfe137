"""Copies of others' documents, as far as this service needs them: people and teams, and what everybody can read of goals."""

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.copies import copy_table
from services.recognition.rows import RecognitionRow

DEPUTY_OF = {"deputy_id": (Text(), "document->>'deputy_id'")}
TEAM_OF = {"home_team_id": (Text(), "document->>'home_team_id'")}
OF_KEY_RESULT = {"key_result_id": (Text(), "document->>'key_result_id'")}
OF_CYCLE = {"cycle_id": (Text(), "document->>'cycle_id'"), "champion_id": (Text(), "document->>'champion_id'")}
OF_DECISION = {"decision_id": (Text(), "document->>'decision_id'")}
OF_TOPIC = {"topic_id": (Text(), "document->>'topic_id'")}
OF_LESSON = {"lesson_id": (Text(), "document->>'lesson_id'")}
KEY_RESULTS = {"key_result_ids": (JSONB(), "jsonb_path_query_array(document, '$.key_results[*].id')")}

team, identity = (copy_table(RecognitionRow.metadata, kind) for kind in ("team", "identity"))
person = copy_table(RecognitionRow.metadata, "person", generated=TEAM_OF, indexes=[["home_team_id"]])
deputy = copy_table(RecognitionRow.metadata, "deputy", generated=DEPUTY_OF, indexes=[["deputy_id"]])
# By which the members, leads and parts of a team are found, and the teams of somebody.
Index("ix_person_further_team_ids", person.c.document.op("->")("further_team_ids"), postgresql_using="gin")
Index("ix_team_lead_ids", team.c.document.op("->")("lead_ids"), postgresql_using="gin")
Index("ix_team_parent_id", team.c.document["parent_id"].astext)
OF_DIRECTORY = tuple(table.name for table in (person, team, identity, deputy))

cycle, decision, lesson = (copy_table(RecognitionRow.metadata, kind) for kind in ("cycle", "decision", "lesson"))
concern = copy_table(RecognitionRow.metadata, "concern", generated=OF_DECISION, indexes=[["decision_id"]])
objective = copy_table(
    RecognitionRow.metadata, "objective", generated={**KEY_RESULTS, **OF_CYCLE}, indexes=[["cycle_id"], ["champion_id"]]
)
Index("ix_objective_key_result_ids", objective.c.key_result_ids, postgresql_using="gin")
check_in = copy_table(RecognitionRow.metadata, "check_in", generated=OF_KEY_RESULT, indexes=[["key_result_id"]])
lesson_reuse = copy_table(RecognitionRow.metadata, "lesson_reuse", generated=OF_LESSON, indexes=[["lesson_id"]])
OF_OKRS = tuple(table.name for table in (cycle, objective, check_in, concern, decision, lesson, lesson_reuse))

note = copy_table(RecognitionRow.metadata, "note", generated=OF_TOPIC, indexes=[["topic_id"]])
OF_FEEDBACK = ("note", "topic", "leader_question", "help_request", "post_mortem", "moderator", "legal_hold")
for _kind in OF_FEEDBACK[1:]:
    copy_table(RecognitionRow.metadata, _kind)
KINDS = (*OF_DIRECTORY, *OF_OKRS, *OF_FEEDBACK)
