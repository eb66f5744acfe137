"""How much fits, and how long things last."""

from typing import Annotated

from pydantic import StringConstraints

from contracts.values import Clean

RECIPIENTS = 20
TEAMS = 5
TEAMS_AT_ONCE = 20
"""So many teams recognition can be listed of at once."""
EVIDENCE = 5
VALUES_OF_ONE = 3
VALUE_NAME = 60
VALUE_MEANING = 300
VALUES = 12
"""Values that an organization has at a time."""
VALUES_EVER = 100
"""Values that its list keeps, retired ones included."""
MESSAGE = 2_000
EDIT_MINUTES = 10
COMMENTS_OF_ONE = 200
"""Comments on one recognition."""
CHILDREN_TOLD_AT_ONCE = 500
"""So many reactions or comments go with one fact where what they belong to goes."""
LISTED_CHILDREN = 20
"""So many reactions and comments come with each recognition of a list."""
SHOWN_AT_ONCE = 20
"""So many recognitions can be asked for at once with all that was said to them: some 8 MB where most was said to each."""
SUGGESTED_DAYS = 14
"""A suggestion expires after so many days."""
PROMPTED_DAYS = 14
"""A prompt to welcome somebody is shown for so many days."""
WELCOMED_WITHIN_DAYS = 90
"""A member is welcomed within so many days after they joined the team."""
REACH_FROM = 5
"""Members from which a team has a report of its own."""

Message = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MESSAGE), Clean]
