"""The types as they were released: one sample each that must stay readable, and the schema that may only grow."""

from pathlib import Path

from pydantic import ValidationError

from contracts import catalog
from contracts.compatibility import incompatible
from contracts.sampling import sample
from contracts.schemas import RELEASED, SAMPLES, frozen, schemas, text


def problems(released: Path = RELEASED, samples: Path = SAMPLES) -> list[str]:
    """What breaks those who read our events, and what is not frozen yet, a line each."""
    return [*broken(released, samples), *_stale(released, samples)]


def broken(released: Path = RELEASED, samples: Path = SAMPLES) -> list[str]:
    """What breaks those who read our events: only another version of the type, beside this one, may do it."""
    now, facts = schemas(), catalog.facts()
    found = [f"{name}: the type was removed" for name in frozen(released) if name not in now]
    for name, before in frozen(released).items():
        found += [f"{name}: {line}" for line in incompatible(before, now.get(name, before))]
    for file in sorted(samples.glob("*.json")):
        fact = facts.get(file.name.removesuffix(".json"))
        try:
            if fact is not None:
                fact.model_validate_json(file.read_bytes())
        except ValidationError as error:
            found += [f"{fact and fact.type()}: its sample is refused at {_place(each['loc'])}" for each in error.errors()]
    return found


def freeze(released: Path = RELEASED, samples: Path = SAMPLES) -> list[Path]:
    """Writes what is new or has grown; samples that are there stay. To be called where nothing is broken."""
    written = []
    for name, schema in schemas().items():
        kept, shown = released / f"{name}.json", samples / f"{name}.json"
        if not kept.exists() or kept.read_text("utf-8") != text(schema):
            kept.write_text(text(schema), "utf-8")
            written.append(kept)
        if not shown.exists():
            shown.write_text(sample(catalog.facts()[name]), "utf-8")
            written.append(shown)
    return written


def _stale(released: Path, samples: Path) -> list[str]:
    kept, shown = frozen(released), frozen(samples)
    changed = [f"{name}: its schema is not frozen as it is now" for name, now in schemas().items() if kept.get(name) != now]
    return changed + [f"{name}: it has no sample" for name in schemas() if name not in shown]


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(map(str, location))
