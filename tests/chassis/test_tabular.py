"""Files of rows that people bring."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from chassis.tabular import Column, Fault, Limits, csv_row, json_row, read_table

DEFAULT = Limits()
COLUMNS = (Column("name", required=True, characters=20), Column("parent"))


def values(content: str | bytes, **mapping: str) -> list[dict[str, str]]:
    table = read_table(content.encode() if isinstance(content, str) else content, COLUMNS, mapping)
    assert table.faults == []
    return [row.values for row in table.rows]


def faults(content: str | bytes, limits: Limits = DEFAULT, **mapping: str) -> list[Fault]:
    return read_table(content.encode() if isinstance(content, str) else content, COLUMNS, mapping, limits).faults


def test_commas_semicolons_tabs_and_a_byte_order_mark_all_read_the_same() -> None:
    expected = [{"name": "Design; web", "parent": "A, B"}]
    assert values('name,parent\n"Design; web","A, B"\n') == expected
    assert values('\ufeffname;parent\r\n"Design; web";A, B\r\n') == expected
    assert values("name\tparent\nDesign; web\tA, B") == expected
    assert values('[{"name": "Design; web", "parent": "A, B"}]') == expected


def test_a_mapping_reads_our_columns_from_the_files_headers_and_other_headers_are_listed() -> None:
    table = read_table(b"Squad,Colour\nDesign,red\n", COLUMNS, {"name": "Squad"})
    assert [row.values for row in table.rows] == [{"name": "Design", "parent": ""}]
    assert table.ignored == ["Colour"]
    assert table.columns == {"name"}


def test_rows_can_be_chosen_by_a_header_and_what_is_missing_can_be_given_for_all() -> None:
    content = b"Squad,Division\nDesign,North\n,South\nWeb,North\n"
    table = read_table(content, COLUMNS, {"name": "Squad"}, defaults={"parent": "Everyone"}, only={"Division": "North"})
    assert [row.values for row in table.rows] == [{"name": name, "parent": "Everyone"} for name in ("Design", "Web")]
    assert table.faults == []
    assert "no such rows" in read_table(content, COLUMNS, {"name": "Squad"}, only={"Division": "East"}).faults[0].reason
    assert read_table(content, COLUMNS, {"name": "Squad"}, only={"Region": "North"}).faults[0].column == "Region"
    assert [row["name"] for row in read_table(b"parent\nA\n", COLUMNS, defaults={"name": "All"}).rows] == ["All"]


def test_lines_are_counted_as_an_editor_counts_them_through_blank_lines_and_quoted_line_ends() -> None:
    table = read_table(b'\nname,parent\n"two\nlines",a\n\nthird,b\n', COLUMNS)
    assert [(row.line, row["parent"]) for row in table.rows] == [(3, "a"), (6, "b")]


def test_every_faulty_row_is_named_with_its_line_and_column_and_the_others_are_read() -> None:
    table = read_table(b"name,parent\n,x\nfine,y\n" + b"n" * 21 + b",z\none\na,b,c\n", COLUMNS)
    assert [(fault.line, fault.column) for fault in table.faults] == [(2, "name"), (4, "name"), (5, None), (6, None)]
    assert [row["name"] for row in table.rows] == ["fine"]


def test_files_that_are_empty_or_headers_alone_or_not_utf_8_or_too_large_say_so() -> None:
    assert "empty" in faults(b"")[0].reason
    assert "empty" in faults(b"\xef\xbb\xbf \n")[0].reason
    assert "no rows" in faults("name\n")[0].reason
    assert faults("name\nfine\ncaf\xe9".encode("latin-1"))[0].line == 3
    assert "larger" in faults("name\nlong", Limits(bytes=5))[0].reason
    assert "stopped" in faults("name\na\nb\nc", Limits(rows=2))[-1].reason
    assert "no such column" in faults(",,\n ,,\n")[0].reason


def test_headers_twice_missing_or_mapped_wrongly_are_refused_before_any_row_is_read() -> None:
    assert faults("name,name\na,b") == [Fault(1, "name", "2 columns have this header; name each column once.")]
    assert faults("parent\na")[0].column == "name"
    assert "does not have" in faults("parent\na", name="Squad")[0].reason
    assert "not one of" in faults("name\na", nmae="name")[0].reason


def test_a_quotation_mark_that_is_never_closed_is_reported_at_the_row_where_it_began() -> None:
    assert faults('name,parent\nfine,a\n"open,b\nc,d\n')[0].line == 3
    assert faults('"name,parent')[0].line == 1


def test_json_that_is_no_array_of_flat_objects_is_reported_by_its_place() -> None:
    assert "not JSON" in faults("[{")[0].reason
    assert faults('[{"name": "a"}, 7, {"name": {"b": 1}}]') == [
        Fault(2, None, "A record must be an object."),
        Fault(3, "name", "A value must be text or a number."),
    ]
    assert values('[{"name": 7.50, "parent": null}, {"name": true}]') == [
        {"name": "7.50", "parent": ""},
        {"name": "true", "parent": ""},
    ]
    assert "not JSON" in faults("[" * 100_000)[0].reason


def test_a_number_of_absurd_size_in_json_stays_a_short_text() -> None:
    assert values('[{"name": 1e400}]') == [{"name": "1E+400", "parent": ""}]


texts = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=30).map(str.strip)
rows = st.lists(st.fixed_dictionaries({"name": texts.filter(bool), "parent": texts}), min_size=1, max_size=5)
WIDE = (Column("name", required=True), Column("parent"))


@given(rows)
def test_what_is_written_is_read_back_as_it_was(records: list[dict[str, str]]) -> None:
    names = ["name", "parent"]
    as_csv = csv_row(names) + "".join(csv_row(record[name] for name in names) for record in records)
    as_json = "[" + ",\n".join(json_row(names, record) for record in records) + "]"
    for content in (as_csv, as_json):
        assert [row.values for row in read_table(content.encode(), WIDE).rows] == records


@given(st.sampled_from("=+-@'").flatmap(lambda first: texts.map(lambda rest: first + rest)))
def test_no_cell_is_written_that_a_spreadsheet_would_run(text: str) -> None:
    written = next(csv.reader(io.StringIO(csv_row([text]), newline="")))[0]
    assert written[0] == "'" or written.lstrip("+-").replace(",", ".").replace(".", "", 1).isdecimal()


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail_in_a_way_that_it_does_not_report(content: bytes) -> None:
    table = read_table(content, COLUMNS)
    assert table.rows or table.faults
