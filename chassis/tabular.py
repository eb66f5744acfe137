"""Files of rows that people bring (CSV, JSON), read without trust: every fault with its line, column and reason."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

MEGABYTE = 1024 * 1024
_DELIMITERS = ",;\t"
# A cell that a spreadsheet would run as a formula; a plain number is harmless.
_FORMULA = re.compile(r"'*[=+\-@]")
_ESCAPED = re.compile(r"'+[=+\-@]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as this product calls it."""

    name: str
    required: bool = False
    """The file must have it, and every row a value in it."""
    characters: int = 4_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may hold."""

    bytes: int = 32 * MEGABYTE
    rows: int = 100_000
    faults: int = 1_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: the line in a CSV file, the record's place in a JSON file, or none for the whole file."""

    line: int | None
    column: str | None
    reason: str
    code: str = "bad_input"


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the text of every known column, stripped; empty where the file says nothing."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The text in a column."""
        return self.values[column]


@dataclass(slots=True)
class Table:
    """What a file holds. Where there are faults, the rows that are listed are the readable ones."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    columns: frozenset[str] = frozenset()
    """The known columns that the file has."""
    ignored: list[str] = field(default_factory=list)
    """The file's headers that no column takes."""


def read_table(
    content: bytes,
    columns: Sequence[Column],
    mapping: Mapping[str, str] | None = None,
    limits: Limits = Limits(),
    *,
    defaults: Mapping[str, str] | None = None,
    only: Mapping[str, str] | None = None,
) -> Table:
    """A CSV file or a JSON array of flat objects; `mapping` leads from our column to the file's header.

    `defaults` holds what is taken where a column is absent or a cell empty; `only` the text that a row must have under a header
    of the file to be read at all. CSV is UTF-8 with or without a byte order mark, separated by commas, semicolons or tabs. JSON
    begins with a bracket.
    """
    table = Table()
    records = _records(content, table, limits)
    if records is None:
        return table
    given = defaults or {}
    places = _places(records.headers, columns, mapping or {}, given, table)
    chosen = [(_header(records.headers, header, table), text) for header, text in (only or {}).items()]
    if table.faults:
        return table
    wanted = {column.name: column for column in columns}
    for line, cells in records.rows(table):
        if any(_cell(cells, place) != text for place, text in chosen):
            continue
        values = {name: _cell(cells, places.get(name)) or given.get(name, "") for name in wanted}
        faults = [fault for name, column in wanted.items() if (fault := _cell_fault(line, values[name], column))]
        table.faults.extend(faults)
        if not faults:
            table.rows.append(Row(line, values))
        if len(table.rows) > limits.rows or len(table.faults) >= limits.faults:
            table.faults.append(Fault(line, None, f"Reading stopped: over {limits.rows} rows or {limits.faults} faults."))
            return table
    if not table.rows and not table.faults:
        table.faults.append(Fault(None, None, "The file has no such rows." if only else "The file has a header but no rows."))
    return table


def csv_row(cells: Iterable[str]) -> str:
    """A line of CSV that `read_table` reads back to the same text, and of which no spreadsheet runs a cell as a formula."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([_escaped(cell) for cell in cells])
    return out.getvalue()


def json_row(columns: Sequence[str], row: Mapping[str, str]) -> str:
    """A flat object for an array that `read_table` reads back to the same text."""
    return json.dumps({name: row.get(name, "") for name in columns}, ensure_ascii=False)


def _records(content: bytes, table: Table, limits: Limits) -> "_Csv | _Json | None":
    if len(content) > limits.bytes:
        table.faults.append(Fault(None, None, f"The file is larger than {limits.bytes} bytes; split it."))
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        table.faults.append(Fault(line, None, "The file is not UTF-8; save it as UTF-8 and try again."))
        return None
    if not text.strip():
        table.faults.append(Fault(None, None, "The file is empty."))
        return None
    return _Json.of(text, table) if text.lstrip().startswith("[") else _Csv.of(text, table)


def _header(headers: Sequence[str], header: str, table: Table) -> int | None:
    if header in headers:
        return headers.index(header)
    table.faults.append(Fault(1, header, "Rows are to be chosen by a header that the file does not have."))
    return None


def _places(
    headers: Sequence[str], columns: Sequence[Column], mapping: Mapping[str, str], defaults: Mapping[str, str], table: Table
) -> dict[str, int]:
    """Where each known column stands in a record."""
    for header, count in Counter(headers).items():
        if count > 1 and header:
            table.faults.append(Fault(1, header, f"{count} columns have this header; name each column once."))
    known = {column.name for column in columns}
    for name, header in mapping.items():
        if name not in known:
            table.faults.append(Fault(None, name, f"The mapping names a column that is not one of: {', '.join(sorted(known))}."))
        elif header not in headers:
            table.faults.append(Fault(1, header, f"The mapping reads {name} from a header that the file does not have."))
    places = {name: headers.index(header) for name in known if (header := mapping.get(name, name)) in headers}
    for column in columns:
        if column.required and column.name not in {*places, *mapping, *defaults}:
            table.faults.append(Fault(1, column.name, "The file has no such column; add it, or map one of its headers to it."))
    taken = set(places.values())
    table.columns = frozenset(places)
    table.ignored = [header for place, header in enumerate(headers) if place not in taken and header]
    return places


def _cell(cells: Sequence[str], place: int | None) -> str:
    return "" if place is None or place >= len(cells) else cells[place].strip()


def _unescaped(text: str) -> str:
    return text[1:] if _ESCAPED.match(text) else text


def _escaped(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _cell_fault(line: int, value: str, column: Column) -> Fault | None:
    if column.required and not value:
        return Fault(line, column.name, "A value is needed here.")
    if len(value) > column.characters:
        return Fault(line, column.name, f"The text has {len(value)} characters; at most {column.characters} are kept.")
    return None


@dataclass(frozen=True, slots=True)
class _Csv:
    headers: list[str]
    text: str
    delimiter: str

    @classmethod
    def of(cls, text: str, table: Table) -> "_Csv | None":
        first = next((line for line in text.splitlines() if line.strip()), "")
        outside_quotes = re.sub(r'"[^"]*"', "", first)
        delimiter = max(_DELIMITERS, key=outside_quotes.count)
        try:
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
            headers = next((cells for cells in rows if any(cell.strip() for cell in cells)), [])
        except csv.Error:
            table.faults.append(Fault(1, None, "The header cannot be read: a quotation mark is not closed."))
            return None
        return cls([header.strip() for header in headers], text, delimiter)

    def rows(self, table: Table) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter, strict=True)
        header_seen, begins = False, 1
        while True:
            try:
                cells = next(reader, None)
            except csv.Error:
                reason = "This row cannot be read: a quotation mark is out of place, or a cell is longer than 131072 characters."
                table.faults.append(Fault(begins, None, reason))
                return
            if cells is None:
                return
            line, begins = begins, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not header_seen:
                header_seen = True
            elif len(cells) != len(self.headers):
                reason = f"The row has {len(cells)} cells, the header has {len(self.headers)}."
                table.faults.append(Fault(line, None, reason))
            else:
                yield line, [_unescaped(cell.strip()) for cell in cells]


@dataclass(frozen=True, slots=True)
class _Json:
    headers: list[str]
    records: list[Any]

    @classmethod
    def of(cls, text: str, table: Table) -> "_Json | None":
        try:
            records = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=str)
        except (ValueError, RecursionError) as error:
            line = error.lineno if isinstance(error, json.JSONDecodeError) else None
            table.faults.append(Fault(line, None, "The file is not JSON: it must be an array of objects."))
            return None
        headers = dict.fromkeys(name for record in records if isinstance(record, dict) for name in record)
        return cls(list(headers), records)

    def rows(self, table: Table) -> Iterator[tuple[int, list[str]]]:
        for place, record in enumerate(self.records, start=1):
            if not isinstance(record, dict):
                table.faults.append(Fault(place, None, "A record must be an object."))
                continue
            nested = [name for name, value in record.items() if isinstance(value, dict | list)]
            table.faults.extend(Fault(place, name, "A value must be text or a number.") for name in nested)
            if not nested:
                yield place, [_text(record.get(name)) for name in self.headers]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}" if abs(value.adjusted()) < 100 else str(value)  # 1e400 is not written out
    return str(value).lower() if isinstance(value, bool) else str(value)
