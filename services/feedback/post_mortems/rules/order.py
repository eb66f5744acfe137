"""The order of a timeline."""

from collections.abc import Sequence

from contracts.feedback.post_mortems import EntryFrame


def added(timeline: Sequence[EntryFrame], entry: EntryFrame) -> list[EntryFrame]:
    """The timeline with another entry, before the first that is later; of the same moment the newest stands last."""
    moment = entry.at
    place = next(
        (place for place, other in enumerate(timeline) if moment is not None and other.at is not None and other.at > moment),
        len(timeline),
    )
    return [*timeline[:place], entry, *timeline[place:]]
