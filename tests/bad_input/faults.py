"""What can be wrong with a value, by its type; and from that, everything that can be wrong with a command."""

import json
import types
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import AwareDatetime, BaseModel, ValidationError

from contracts.values import Id, OneLine, Term

ECHO = "pineapple"
"""Stands in bad values, and so in no answer."""
RAW = "literally "
"""Begins a text that stands for a bare JSON literal, which Python would not write."""
Path = tuple[str | int, ...]
Fault = tuple[Path, Any]
Marks = Sequence[Any]

OF_ANOTHER_TYPE = ({"odd": ECHO}, [ECHO], True)
OF_ANOTHER_TYPE_THAN_TEXT = ({"odd": ECHO}, [[ECHO]], f"{RAW}NaN")
NO_TEXT = (17, *OF_ANOTHER_TYPE, f"{RAW}1e400")
FORBIDDEN = (
    f"{ECHO}\u0000",
    f"{ECHO}\u0007",
    f"{ECHO}\u001b[31m",
    f"{ECHO}\u0085",
    f"{ECHO}\u202e",
    f"{ECHO}\u2066",
    f"{ECHO}\ufeff",
    f"{ECHO}\ufffe",
)
BLANKS = ("", " ", "\u00a0\u2003", " \n\t ")
LINES = (f"{ECHO}\n{ECHO}", f"{ECHO}\t{ECHO}")
NO_NUMBER = ("", ECHO, "NaN", "-Infinity", "1e400", "0x10", "1,5", f"{RAW}NaN", f"{RAW}Infinity", f"{RAW}1e400", *OF_ANOTHER_TYPE)
NO_WHOLE_NUMBER = (7.5, "7", ECHO, f"{RAW}NaN", f"{RAW}1e400", 2**70, *OF_ANOTHER_TYPE)
NO_MOMENT = (
    "",
    ECHO,
    "2026-01-05",
    "2026-01-05T09:30",
    "2026-01-05T09:30:00",
    "2026-02-30T09:30:00Z",
    "2026-01-05T25:30:00Z",
    "2026-01-05T09:30:00+99:00",
    "1767605400",
    1767605400,
    1767605400.5,
    *OF_ANOTHER_TYPE,
)
NO_DAY = (
    "",
    ECHO,
    "2026-02-30",
    "2026-13-01",
    "0000-00-00",
    "12026-01-05",
    "05.01.2026",
    "2026-01-05T00:00:00Z",
    "1767571200",
    1767571200,
    0,
    f"{RAW}1e400",
    *OF_ANOTHER_TYPE,
)
NO_TRUTH = (ECHO, 7, "", {"odd": ECHO}, [ECHO])
NO_OBJECT = (17, ECHO, [ECHO], True)
NO_LIST = (17, ECHO, {"odd": ECHO}, True)


def faults_of(model: type[BaseModel]) -> Iterator[Fault]:
    """Every path into the model with the whole value that is wrong there, and only there."""
    yield ("surprise",), {**sample(model), "surprise": ECHO}
    hints = get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        if field.is_required():
            yield (name,), {kept: value for kept, value in sample(model).items() if kept != name}
        for path, bad in _faults(hints[name], field.metadata):
            yield (name, *path), {**sample(model), name: bad}


def sample(model: type[BaseModel]) -> dict[str, Any]:
    """The model with what it needs and nothing else, well formed."""
    hints = get_type_hints(model, include_extras=True)
    needed = {name: _sample(hints[name]) for name, field in model.model_fields.items() if field.is_required()}
    for more in ({}, *({name: _sample(hints[name])} for name in model.model_fields if name not in needed)):
        try:
            model.model_validate_json(json.dumps({**needed, **more}))
        except ValidationError:
            continue
        return {**needed, **more}
    raise AssertionError(f"{model.__name__} has no short sample")


def _parted(hint: Any, marks: Marks) -> tuple[Any, list[Any], bool]:
    """The bare type, everything that is said about it, and whether it may be null."""
    said, nullable = list(marks), False
    while get_origin(hint) is Annotated or get_origin(hint) in (types.UnionType, Union):
        if get_origin(hint) is Annotated:
            hint, *more = get_args(hint)
            said += [inner for mark in more for inner in (mark, *getattr(mark, "metadata", ()))]
        else:
            nullable = type(None) in get_args(hint)
            (hint,) = (each for each in get_args(hint) if each is not type(None))
    return hint, said, nullable


def _limit(marks: Marks, name: str) -> Any:
    found = [value for mark in marks if (value := getattr(mark, name, None)) is not None]
    return found[-1] if found else None


def _faults(hint: Any, marks: Marks = ()) -> Iterator[Fault]:
    kind, said, nullable = _parted(hint, marks)
    if not nullable:
        yield (), None
    if get_origin(kind) is list:
        yield from _of_list(get_args(kind)[0], said)
    elif issubclass(kind, BaseModel):
        yield from (((), bad) for bad in NO_OBJECT)
        yield from faults_of(kind)
    else:
        yield from (((), bad) for bad in _of_scalar(kind)(kind, said))


def _of_list(inner: Any, said: Marks) -> Iterator[Fault]:
    yield from (((), bad) for bad in NO_LIST)
    most, least = _limit(said, "max_length"), _limit(said, "min_length")
    assert most is not None, "a list without a limit"
    yield (), [_sample(inner)] * (most + 1)
    if least:
        yield (), []
    yield from (((0, *path), [bad]) for path, bad in _faults(inner))


Scalar = Callable[[Any, Marks], Iterator[Any]]


def _of_scalar(kind: type[Any]) -> Scalar:
    for known, bad in _SCALARS.items():
        if issubclass(kind, known):
            return bad
    raise AssertionError(f"say what a bad {kind.__name__} is")


def prefix_of(kind: type[Id]) -> str:
    """What ids of the kind begin with; where any kind will do, those of comments."""
    return "comment" if kind is Id else kind.prefix


def _id(kind: type[Id], _: Marks) -> Iterator[Any]:
    prefix = prefix_of(kind)
    yield from NO_TEXT
    yield from ("", ECHO, f"{prefix}_{ECHO}", f"{prefix}_{'g' * 32}", f"{prefix}_{'A' * 32}")
    yield from (f"{prefix}_{'1' * 33}", f"{prefix}_{'1' * 32}\n", f" {prefix}_{'1' * 32}", "1" * 32)
    if kind is not Id:
        yield f"{'team' if prefix != 'team' else 'person'}_{'1' * 32}"


def _term(kind: type[Term], _: Marks) -> Iterator[Any]:
    yield from (*NO_TEXT, "", ECHO, next(iter(kind)).value.upper(), f"{next(iter(kind)).value} ")


def _text(_: Any, said: Marks) -> Iterator[Any]:
    most = _limit(said, "max_length")
    assert most is not None, "a text without a limit"
    yield from (*NO_TEXT, *FORBIDDEN, (ECHO * most)[: most + 1])
    if _limit(said, "min_length"):
        yield from BLANKS
    if OneLine in said:
        yield from LINES


def _number(_: Any, said: Marks) -> Iterator[Any]:
    yield from NO_NUMBER
    places, least, most = (_limit(said, name) for name in ("decimal_places", "ge", "le"))
    yield from ("0." + "0" * places + "1", "9" * 30)
    if least is not None:
        yield str(least - 1)
    if most is not None:
        yield from (str(most + 1), most + 1)


def _whole(_: Any, said: Marks) -> Iterator[Any]:
    yield from (*NO_WHOLE_NUMBER, _limit(said, "ge") - 1, _limit(said, "le") + 1)


_SCALARS: dict[type[Any], Scalar] = {
    Id: _id,
    Term: _term,
    str: _text,
    Decimal: _number,
    bool: lambda *_: iter(NO_TRUTH),
    int: _whole,
    AwareDatetime: lambda *_: iter(NO_MOMENT),
    date: lambda *_: iter(NO_DAY),
}


def _sample(hint: Any) -> Any:
    kind, said, _ = _parted(hint, ())
    if get_origin(kind) is list:
        return [_sample(*get_args(kind))]
    if issubclass(kind, BaseModel):
        return sample(kind)
    samples: dict[type[Any], Callable[[], Any]] = {
        Id: lambda: f"{prefix_of(kind)}_{'1' * 32}",
        Term: lambda: next(iter(kind)).value,
        str: lambda: "Words"[: _limit(said, "max_length")],
        Decimal: lambda: "1",
        bool: lambda: True,
        int: lambda: _limit(said, "ge"),
        AwareDatetime: lambda: "2026-01-05T09:30:00Z",
        date: lambda: "2026-01-05",
    }
    return next(made() for known, made in samples.items() if issubclass(kind, known))


def ids_of(model: type[BaseModel]) -> Iterator[tuple[Path, type[Id]]]:
    """The path to every id that the model can hold, and the id's kind."""
    for name, hint in get_type_hints(model, include_extras=True).items():
        if name in model.model_fields:
            yield from (((name, *path), kind) for path, kind in _ids(hint))


def _ids(hint: Any) -> Iterator[tuple[Path, type[Id]]]:
    kind, _, _ = _parted(hint, ())
    if get_origin(kind) is list:
        yield from (((0, *path), found) for path, found in _ids(*get_args(kind)))
    elif issubclass(kind, BaseModel):
        yield from ids_of(kind)
    elif issubclass(kind, Id):
        yield (), kind
