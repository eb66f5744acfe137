"""Who may do and read what in the recognition service, by who asks and by what it is asked of."""

from tests.who_may.features import Table
from tests.who_may.recognition.features import FEATURES

TABLE = Table("recognition", FEATURES)
