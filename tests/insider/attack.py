"""The joins an insider tries. Each way answers, for every confidential concern, whom it points to, where it points at all."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tests.insider.taking import Haul, Row

Guesses = dict[str, str]
Way = Callable[[Haul, Sequence[str], frozenset[str]], Guesses]
ROUTES = frozenset({"/raise_concern", "/follow_up_concern", "/withdraw_concern", "/say_whether_it_helped"})
_TRACE = re.compile(r"(?<![0-9a-f_])[0-9a-f]{32}(?![0-9a-f])")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")
_NEAR = 6


def attack(haul: Haul, concerns: Sequence[str], suspects: frozenset[str]) -> dict[str, Guesses]:
    """What every way supports, by its name; `suspects` are those who could have written."""
    return {name: guesses for name, way in WAYS.items() if (guesses := way(haul, concerns, suspects))}


def _most(found: Iterable[str], suspects: frozenset[str]) -> str | None:
    told = Counter(person for person in found if person in suspects)
    return told.most_common(1)[0][0] if told else None


def _each(concerns: Sequence[str], guess: Callable[[str], str | None]) -> Guesses:
    return {id: person for id in concerns if (person := guess(id)) is not None}


def planted(haul: Haul, concerns: Sequence[str], suspects: frozenset[str]) -> Guesses:
    """Somebody's id, or their sign-in's, in a row, record or line that speaks of the concern."""
    texts = [*(row.text for row in haul.rows), *(record.text for record in haul.records), *map(str, haul.lines)]
    texts += [str(dict(span.attributes or {})) for span in haul.spans]
    return _each(concerns, lambda one: _most((who for text in texts if one in text for who in haul.people(text)), suspects))


def transactions(haul: Haul, concerns: Sequence[str], suspects: frozenset[str]) -> Guesses:
    """The nearest transaction that wrote or locked a row which names somebody."""
    named: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in haul.rows:
        for person in {*haul.people(row.text)} & suspects:
            named[row.database] += [(row.xmin, person), *([(row.xmax, person)] if row.xmax else [])]

    def guess(id: str) -> str | None:
        found: list[tuple[int, str]] = []
        for row in haul.speaking_of(id):
            for wrote in filter(None, (row.xmin, row.xmax)):
                found += [(abs(at - wrote), who) for at, who in named[row.database] if abs(at - wrote) <= _NEAR]
        least = min((distance for distance, _ in found), default=0)
        return _most((who for distance, who in found if distance == least), suspects)

    return _each(concerns, guess)


def traces(haul: Haul, concerns: Sequence[str], suspects: frozenset[str]) -> Guesses:
    """A trace that is told with the concern, and with something that names somebody."""
    by_trace: dict[str, list[str]] = defaultdict(list)
    for text in (*(row.text for row in haul.rows), *(record.text for record in haul.records)):
        for trace in set(_TRACE.findall(text)):
            by_trace[trace] += haul.people(text)

    def guess(id: str) -> str | None:
        texts = [row.text for row in haul.speaking_of(id)] + [record.text for record in haul.records if id in record.text]
        return _most((who for text in texts for trace in set(_TRACE.findall(text)) for who in by_trace[trace]), suspects)

    return _each(concerns, guess)


def times(haul: Haul, concerns: Sequence[str], suspects: frozenset[str]) -> Guesses:
    """Moments told with what nobody did by name, by themselves or inside ids: whoever did something by name at the same time."""
    acts = _acts(haul, suspects)

    def guess(id: str) -> str | None:
        rows = [row for row in haul.speaking_of(id) if not row.data.get("actor")]
        records = [each for each in haul.records if id in each.text and "ce_actor" not in each.headers]
        texts = [*(row.text for row in rows), *(each.text for each in records)]
        moments = [_milliseconds(one) for text in texts for one in _MOMENT.findall(text) if "T00:00:00" not in one]
        ids = [id, *(str(row.data.get("fact_id", "")) for row in rows), *(each.headers["ce_id"] for each in records)]
        moments += [int(told[:12], 16) for told in (one.replace("-", "")[-32:] for one in ids) if told[12:13] == "7"]
        return _most((who for at in moments if (who := _nearest(acts, at))), suspects)

    return _each(concerns, guess)


def neighbors(haul: Haul, concerns: Sequence[str], suspects: frozenset[str]) -> Guesses:
    """Who is named by the row that lies just before or after one of the concern, in place or in position."""
    tables: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in haul.rows:
        tables[row.database, row.table].append(row)

    def guess(id: str) -> str | None:
        found: list[str] = []
        for rows in tables.values():
            found += _beside(haul, sorted(rows, key=lambda row: (row.page, row.place)), id)
            if all(isinstance(row.data.get("position"), int) for row in rows):
                found += _beside(haul, sorted(rows, key=lambda row: int(row.data["position"])), id)
        return _most(found, suspects)

    return _each(concerns, guess)


def _beside(haul: Haul, rows: Sequence[Row], id: str) -> Iterable[str]:
    for place, row in enumerate(rows):
        if id in row.text:
            for other in rows[max(place - 1, 0) : place + 2]:
                yield from haul.people(other.text)


def order(told: Callable[[Haul, Sequence[str]], Mapping[str, Any]]) -> Way:
    """Concerns in the order of something, beside the requests that no named fact explains, in the order of the log."""

    def way(haul: Haul, concerns: Sequence[str], suspects: frozenset[str]) -> Guesses:
        acts, places = _acts(haul, suspects), told(haul, concerns)
        moments = sorted(_milliseconds(line["timestamp"]) for line in unexplained(haul) if line["route"] == "/raise_concern")
        if len(places) != len(concerns) or len(moments) < len(concerns):
            return {}
        ordered = sorted(concerns, key=lambda one: places[one])
        pairs = zip(ordered, moments[-len(concerns) :], strict=True)
        return {id: who for id, at in pairs if (who := _nearest(acts, at)) is not None}

    return way


def unexplained(haul: Haul) -> list[Mapping[str, Any]]:
    """Lines of requests that may have been confidential: those whose trace no journal tells, and which were not refused."""
    told = {row.data["correlation_id"] for row in haul.rows if (row.database, row.table) == ("okrs", "journal")}
    asked = [line for line in haul.lines if line.get("component") == "okrs" and line.get("route") in ROUTES]
    return [line for line in asked if line["trace_id"] not in told and line["status"] == 200]


def _acts(haul: Haul, suspects: frozenset[str]) -> list[tuple[int, str]]:
    """When who did something by name, as the journal tells."""
    rows = [row.data for row in haul.rows if (row.database, row.table) == ("okrs", "journal")]
    return sorted((_milliseconds(row["at"]), row["actor"]) for row in rows if row["actor"] in suspects)


def _nearest(acts: Sequence[tuple[int, str]], at: int) -> str | None:
    place = bisect_left(acts, (at, ""))
    near = acts[max(place - 1, 0) : place + 1]
    return min(near, key=lambda act: abs(act[0] - at))[1] if near else None


def _milliseconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp() * 1000)


def _by_journal(haul: Haul, concerns: Sequence[str]) -> Mapping[str, Any]:
    rows = [row.data for row in haul.rows if (row.database, row.table) == ("okrs", "journal")]
    return {row["subject"]: row["position"] for row in rows if row["subject"] in concerns and "concern_raised" in row["type"]}


def _by_place(haul: Haul, concerns: Sequence[str]) -> Mapping[str, Any]:
    rows = [row for row in haul.rows if (row.database, row.table) == ("okrs", "concerns")]
    return {row.data["id"]: (row.page, row.place) for row in rows if row.data["id"] in concerns}


def _by_copy(haul: Haul, concerns: Sequence[str]) -> Mapping[str, Any]:
    rows = [row for row in haul.rows if (row.database, row.table) == ("gateway", "concern")]
    return {row.data["id"]: (row.page, row.place) for row in rows if row.data["id"] in concerns}


def _by_offset(haul: Haul, concerns: Sequence[str]) -> Mapping[str, Any]:
    raised = [each for each in haul.records if "concern_raised" in each.headers.get("ce_type", "")]
    return {each.headers["ce_subject"]: each.offset for each in raised if each.headers["ce_subject"] in concerns}


WAYS: Mapping[str, Way] = {
    "planted": planted,
    "transactions": transactions,
    "traces": traces,
    "times": times,
    "neighbors": neighbors,
    "order of the journal": order(_by_journal),
    "order of rows": order(_by_place),
    "order of copies": order(_by_copy),
    "order on Kafka": order(_by_offset),
}
