"""The joins an insider tries. Each way answers, for everything confidential of a kind, whom it points to, where it does."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.insider.taking import Haul, Row

Guesses = dict[str, str]


@dataclass(frozen=True)
class Ground:
    """Where everything of a kind lies, and by which requests it came there."""

    service: str
    table: str
    begins: str
    """The route of the request by which each of them began."""
    routes: frozenset[str]
    """Of all requests that may be confidential there."""
    fact: str | None = None
    """The first fact of each, where any is told."""
    copy: str | None = None
    """The gateway's table, where it has one."""


Way = Callable[[Haul, Sequence[str], frozenset[str], Ground], Guesses]
ROUTES = frozenset({"/raise_concern", "/follow_up_concern", "/withdraw_concern", "/say_whether_it_helped"})
CONCERNS = Ground("okrs", "concerns", "/raise_concern", ROUTES, "concern_raised", "concern")
_TRACE = re.compile(r"(?<![0-9a-f_])[0-9a-f]{32}(?![0-9a-f])")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")
_NEAR = 6


def attack(haul: Haul, ids: Sequence[str], suspects: frozenset[str], ground: Ground = CONCERNS) -> dict[str, Guesses]:
    """What every way supports, by its name; `suspects` are those who could have written."""
    return {name: guesses for name, way in WAYS.items() if (guesses := way(haul, ids, suspects, ground))}


def _most(found: Iterable[str], suspects: frozenset[str]) -> str | None:
    told = Counter(person for person in found if person in suspects)
    return told.most_common(1)[0][0] if told else None


def _each(ids: Sequence[str], guess: Callable[[str], str | None]) -> Guesses:
    return {id: person for id in ids if (person := guess(id)) is not None}


def planted(haul: Haul, ids: Sequence[str], suspects: frozenset[str], _: Ground) -> Guesses:
    """Somebody's id, or their sign-in's, in a row, record or line that speaks of the thing."""
    texts = [*(row.text for row in haul.rows), *(record.text for record in haul.records), *map(str, haul.lines)]
    texts += [str(dict(span.attributes or {})) for span in haul.spans]
    return _each(ids, lambda one: _most((who for text in texts if one in text for who in haul.people(text)), suspects))


def transactions(haul: Haul, ids: Sequence[str], suspects: frozenset[str], _: Ground) -> Guesses:
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

    return _each(ids, guess)


def traces(haul: Haul, ids: Sequence[str], suspects: frozenset[str], _: Ground) -> Guesses:
    """A trace that is told with the thing, and with something that names somebody."""
    by_trace: dict[str, list[str]] = defaultdict(list)
    for text in (*(row.text for row in haul.rows), *(record.text for record in haul.records)):
        for trace in set(_TRACE.findall(text)):
            by_trace[trace] += haul.people(text)

    def guess(id: str) -> str | None:
        texts = [row.text for row in haul.speaking_of(id)] + [record.text for record in haul.records if id in record.text]
        return _most((who for text in texts for trace in set(_TRACE.findall(text)) for who in by_trace[trace]), suspects)

    return _each(ids, guess)


_WEEK = 7 * 24 * 3600 * 1000
"""In milliseconds."""


def times(haul: Haul, ids: Sequence[str], suspects: frozenset[str], ground: Ground) -> Guesses:
    """Moments told with what nobody did by name, by themselves or inside ids: whoever did something by name at the same time."""
    acts = _acts(haul, suspects, ground)

    def guess(id: str) -> str | None:
        rows = [row for row in haul.speaking_of(id) if not row.data.get("actor") and not row.data.get("by")]
        records = [each for each in haul.records if id in each.text and "ce_actor" not in each.headers]
        texts = [*(row.text for row in rows), *(each.text for each in records)]
        moments = [_milliseconds(one) for text in texts for one in _MOMENT.findall(text) if "T00:00:00" not in one]
        ids = [id, *(str(row.data.get("fact_id", "")) for row in rows), *(each.headers["ce_id"] for each in records)]
        inside = [int(told[:12], 16) for told in (one.replace("-", "")[-32:] for one in ids) if told[12:13] == "7"]
        moments += [at for at in inside if any(abs(at - acted) < _WEEK for acted, _ in acts)]  # handles look like ids at times
        return _most((who for at in moments if (who := _nearest(acts, at))), suspects)

    return _each(ids, guess)


def neighbors(haul: Haul, ids: Sequence[str], suspects: frozenset[str], _: Ground) -> Guesses:
    """Who is named by the row that lies just before or after one of the thing, in place or in position."""
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

    return _each(ids, guess)


def _beside(haul: Haul, rows: Sequence[Row], id: str) -> Iterable[str]:
    for place, row in enumerate(rows):
        if id in row.text:
            for other in rows[max(place - 1, 0) : place + 2]:
                yield from haul.people(other.text)


def order(told: Callable[[Haul, Sequence[str], Ground], Mapping[str, Any]]) -> Way:
    """Things in the order of something, beside the requests that no named fact explains, in the order of the log."""

    def way(haul: Haul, ids: Sequence[str], suspects: frozenset[str], ground: Ground) -> Guesses:
        acts, places = _acts(haul, suspects, ground), told(haul, ids, ground)
        lines = [line for line in unexplained(haul, ground) if line["route"] == ground.begins]
        moments = sorted(_milliseconds(line["timestamp"]) for line in lines)
        if len(places) != len(ids) or len(moments) < len(ids):
            return {}
        ordered = sorted(ids, key=lambda one: places[one])
        pairs = zip(ordered, moments[-len(ids) :], strict=True)
        return {id: who for id, at in pairs if (who := _nearest(acts, at)) is not None}

    return way


def unexplained(haul: Haul, ground: Ground = CONCERNS) -> list[Mapping[str, Any]]:
    """Lines of requests that may have been confidential: those whose trace no journal tells, and which were not refused."""
    told = {row["correlation_id"] for row in _journal(haul, ground)}
    asked = [line for line in haul.lines if line.get("component") == ground.service and line.get("route") in ground.routes]
    return [line for line in asked if line["trace_id"] not in told and line["status"] == 200]


def _journal(haul: Haul, ground: Ground) -> list[Mapping[str, Any]]:
    return [row.data for row in haul.rows if (row.database, row.table) == (ground.service, "journal")]


def _acts(haul: Haul, suspects: frozenset[str], ground: Ground) -> list[tuple[int, str]]:
    """When who did something by name, as the journal tells."""
    return sorted((_milliseconds(row["at"]), row["actor"]) for row in _journal(haul, ground) if row["actor"] in suspects)


def _nearest(acts: Sequence[tuple[int, str]], at: int) -> str | None:
    place = bisect_left(acts, (at, ""))
    near = acts[max(place - 1, 0) : place + 1]
    return min(near, key=lambda act: abs(act[0] - at))[1] if near else None


def _milliseconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp() * 1000)


def _by_journal(haul: Haul, ids: Sequence[str], ground: Ground) -> Mapping[str, Any]:
    began = [row for row in _journal(haul, ground) if ground.fact and ground.fact in row["type"]]
    return {row["subject"]: row["position"] for row in began if row["subject"] in ids}


def _by_place(haul: Haul, ids: Sequence[str], ground: Ground) -> Mapping[str, Any]:
    return _places(haul, ids, ground.service, ground.table)


def _by_text(haul: Haul, ids: Sequence[str], ground: Ground) -> Mapping[str, Any]:
    rows = [row for row in haul.rows if (row.database, row.table) == (ground.service, "writings")]
    return {row.data["id"]: (row.page, row.place) for row in rows if row.data["id"] in ids}


def _by_copy(haul: Haul, ids: Sequence[str], ground: Ground) -> Mapping[str, Any]:
    return _places(haul, ids, "gateway", ground.copy) if ground.copy else {}


def _places(haul: Haul, ids: Sequence[str], database: str, table: str) -> Mapping[str, Any]:
    rows = [row for row in haul.rows if (row.database, row.table) == (database, table)]
    return {id: (row.page, row.place) for row in rows for id in ids if id in row.text}


def _by_offset(haul: Haul, ids: Sequence[str], ground: Ground) -> Mapping[str, Any]:
    began = [each for each in haul.records if ground.fact and ground.fact in each.headers.get("ce_type", "")]
    return {each.headers["ce_subject"]: each.offset for each in began if each.headers["ce_subject"] in ids}


WAYS: Mapping[str, Way] = {
    "planted": planted,
    "transactions": transactions,
    "traces": traces,
    "times": times,
    "neighbors": neighbors,
    "order of the journal": order(_by_journal),
    "order of rows": order(_by_place),
    "order of texts": order(_by_text),
    "order of copies": order(_by_copy),
    "order on Kafka": order(_by_offset),
}
