"""The joins an insider tries on a pulse. Each way answers, for every text that is shown, whose it is, where it points at all."""

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

from tests.insider.pulse_haul import PulseHaul
from tests.insider.taking import Row

Guesses = dict[str, str]
Way = Callable[[PulseHaul], Guesses]
_PERSON = re.compile(rb"person_[0-9a-f]{32}")
_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_BESIDE, _NEAR = 600, 3


def attack(haul: PulseHaul) -> dict[str, Guesses]:
    """What every way supports, by its name."""
    return {name: guesses for name, way in WAYS.items() if (guesses := way(haul))}


def by_key(haul: PulseHaul) -> Guesses:
    """A row, a line or a span that holds both the text and somebody's id."""
    told = [*(row.text for row in (*haul.window, *haul.after)), *map(str, haul.lines)]
    told += [str(dict(span.attributes or {})) for span in haul.spans]
    both = [(text, who) for each in told for text in haul.texts if text in each for who in haul.suspects if who in each]
    return dict(both)


def by_transaction(haul: PulseHaul) -> Guesses:
    """The nearest transaction, in the window or after it, that wrote a row which names somebody; of those that wrote one text."""
    found: Guesses = {}
    for rows in (haul.window, haul.after):
        named = [(row.xmin, who) for row, who in haul.naming(rows)]
        wrote = {text: {row.xmin for row in rows if text in row.text} for text in haul.texts}
        texts = Counter(xmin for written in wrote.values() for xmin in written)
        for text, written in wrote.items():
            alone = [xmin for xmin in written if texts[xmin] == 1]
            near = [(abs(at - xmin), who) for at, who in named for xmin in alone if abs(at - xmin) <= _NEAR]
            if near:
                found[text] = min(near)[1]
    return found


def in_order(texts: Callable[[PulseHaul], Sequence[str]], people: Callable[[PulseHaul], Sequence[str]]) -> Way:
    """Texts in some order beside people in some order, where there are as many of both."""

    def way(haul: PulseHaul) -> Guesses:
        left, right = list(dict.fromkeys(texts(haul))), list(dict.fromkeys(people(haul)))
        return dict(zip(left, right, strict=True)) if len(left) == len(right) == len(haul.texts) else {}

    return way


def texts_by_place(haul: PulseHaul) -> list[str]:
    """As they lie in their table."""
    lying = [
        (row.page, row.place, text) for row in haul.after if row.table == "pulse_text" for text in haul.texts if text in row.text
    ]
    return [text for _, _, text in sorted(lying)]


def texts_by_id(haul: PulseHaul) -> list[str]:
    """By the ids of their rows."""
    known = [(str(row.data["id"]), str(row.data["text"])) for row in haul.after if row.table == "pulse_text"]
    return [text for _, text in sorted(known)]


def texts_in_wal(haul: PulseHaul) -> list[str]:
    """As they went through the log of transactions."""
    found = [(haul.wal.rfind(text.encode()), text) for text in haul.texts]
    return [text for at, text in sorted(found) if at >= 0]


def _envelopes(haul: PulseHaul) -> list[tuple[Row, str]]:
    return [(row, who) for row, who in haul.naming(haul.window) if row.table == "pulse_envelope"]


def people_by_place(haul: PulseHaul) -> list[str]:
    """As their envelopes lie in the window."""
    return [who for row, who in sorted(_envelopes(haul), key=lambda one: (one[0].page, one[0].place))]


def people_by_transaction(haul: PulseHaul) -> list[str]:
    """As their envelopes were written."""
    return [who for row, who in sorted(_envelopes(haul), key=lambda one: one[0].xmin)]


def people_by_envelope(haul: PulseHaul) -> list[str]:
    """By what their envelopes look like: the order in which they are opened."""
    return [who for _, who in sorted((row.data["sealed"], who) for row, who in _envelopes(haul))]


def people_by_id(haul: PulseHaul) -> list[str]:
    """By their ids."""
    return sorted(who for _, who in _envelopes(haul))


def by_length(haul: PulseHaul) -> Guesses:
    """Bytes that somebody has in the window, by their length, beside the texts by theirs; nothing where all are of one length."""
    sealed = sorted({(len(content), who) for who, content in haul.sealed()})
    lengths = {length for length, _ in sealed}
    if len(lengths) <= 1 or len(haul.texts) < 2:
        return {}
    shortest = {who: length for length, who in reversed(sealed)}
    people = sorted(shortest, key=lambda who: shortest[who])
    texts = sorted(haul.texts, key=lambda text: len(text.encode()))
    return dict(zip(texts, people, strict=True)) if len(people) == len(texts) else {}


def beside_in(files: Callable[[PulseHaul], Iterable[bytes]]) -> Way:
    """The person whose id is nearest to the text in the bytes of files."""

    def way(haul: PulseHaul) -> Guesses:
        found: Guesses = {}
        for content in files(haul):
            people = [(match.start(), match[0].decode()) for match in _PERSON.finditer(content)]
            for text in haul.texts:
                for at in (match.start() for match in re.finditer(re.escape(text.encode()), content)):
                    place = bisect_left(people, (at, ""))
                    near = [one for one in people[max(place - 1, 0) : place + 1] if abs(one[0] - at) <= _BESIDE]
                    if near and (who := min(near, key=lambda one: abs(one[0] - at))[1]) in haul.suspects:
                        found[text] = who
        return found

    return way


def by_hash(bodies: Callable[[str], Iterable[bytes]]) -> Way:
    """Every answer that could have been given with a text, hashed without a key, looked for beside every person's hash."""

    def way(haul: PulseHaul) -> Guesses:
        held = [({*_HASH.findall(row.text)}, row.text) for row in (*haul.window, *haul.after)]
        told = [(hashes, row) for hashes, row in held if hashes]
        found: Guesses = {}
        for text, who in product(haul.texts, sorted(haul.suspects)):
            tried = {hashlib.sha256(body).hexdigest() for body in bodies(text)}
            person = hashlib.sha256(who.encode()).hexdigest()
            if any(tried & hashes and (person in hashes or who in row) for hashes, row in told):
                found[text] = who
        return found

    return way


ORDERS = {
    f"{one} beside {other}": in_order(texts, people)
    for (one, texts), (other, people) in product(
        {"place": texts_by_place, "id": texts_by_id, "log": texts_in_wal}.items(),
        {
            "place": people_by_place,
            "transaction": people_by_transaction,
            "envelope": people_by_envelope,
            "id": people_by_id,
        }.items(),
    )
}
WAYS: Mapping[str, Way] = {
    "key": by_key,
    "transaction": by_transaction,
    "length": by_length,
    "log": beside_in(lambda haul: [haul.wal]),
    "files": beside_in(lambda haul: haul.files.values()),
    **ORDERS,
}
