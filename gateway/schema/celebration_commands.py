"""The mutations of the recognition service; imported after the types that show their documents."""

import strawberry

from contracts.recognition import values
from gateway.mutations import mutation
from gateway.schema import values as _values

SHOWN_FIRST = (_values,)


@strawberry.type
class ValueMutations:
    """What admins do with the organization's values."""

    set_values = mutation(values.SetValues)
