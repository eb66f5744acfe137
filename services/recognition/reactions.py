"""What the recognition service does because of others' facts. A reaction is a line in `REACTIONS`, named by its effect."""

from collections.abc import Sequence

from chassis.reactions import Reaction
from chassis.unit import UnitOfWork

OF_DIRECTORY: Sequence[Reaction[UnitOfWork]] = ()
"""Because of people who join teams."""
OF_WORK: Sequence[Reaction[UnitOfWork]] = ()
"""Because of goals, and of what people say to each other."""
