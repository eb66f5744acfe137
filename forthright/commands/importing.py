"""`forthright import`: files of people, teams, OKRs, decisions, post-mortems and retrospectives, brought to their owners."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from forthright.owning import owner_of
from forthright.terminal import CODES, Exit, fail, run, say

app = typer.Typer(
    help="Bring people, teams, OKRs, decisions and so on in from a file. All or nothing; the same file twice changes nothing.",
    epilog=CODES,
)

File = Annotated[Path, typer.Argument(help="A CSV file (UTF-8; commas, semicolons or tabs) or a JSON array of flat objects.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what it would do, and every faulty line.")]
Complete = Annotated[bool, typer.Option("--complete", help="Whoever is missing in the file leaves; nothing is deleted.")]
Map = Annotated[list[str] | None, typer.Option(help="ours=theirs: read our column from the file's header. May be repeated.")]
Entries = Annotated[Path, typer.Argument(help="A JSON list of objects (UTF-8), one for each entry.")]
TryEntries = Annotated[bool, typer.Option("--dry-run", help="Only tell what it would do, and every faulty entry.")]
Source = Annotated[str, typer.Option(help="Where the file's ids come from; files of two systems may use the same ids.")]
Zone = Annotated[str, typer.Option(help="The time zone of the file's days and times, such as Europe/Lisbon; UTC otherwise.")]
FiscalYear = Annotated[int, typer.Option(min=1, max=12, help="The month in which fiscal years (FY21) begin.")]
FormTeams = Annotated[
    bool,
    typer.Option("--form-teams", help="Let the directory form teams that it does not know. Not where the file has other faults."),
]
Token = Annotated[str, typer.Option(help="A bearer token of an admin; FORTHRIGHT_TOKEN otherwise.")]
Url = Annotated[str, typer.Option(help="Where the owning service is; its setting otherwise.")]


@app.command(
    short_help="People, from CSV or flat JSON; teams first.",
    epilog=f"Example: forthright import people people.csv --dry-run --map employee_id='Staff no.'\n\n{CODES}",
)
def people(
    file: File,
    *,
    dry_run: DryRun = False,
    complete: Complete = False,
    map: Map = None,
    token: Token = "",
    url: Url = "",
) -> None:
    """Import people: employee_id, name and home_team are needed, all else may be there.

    Others: email, user_name, title, manager, further_teams, start_date, time_zone, locale, issuer, subject, deputy,
    deputy_from, deputy_until. A column that is absent stays as it is; an empty cell clears. Import teams first.
    """
    _upload("directory", "people", file, [*_flags(dry_run, complete), *_pairs("mapping", map)], token, url)


@app.command(
    short_help="Teams and who leads them, from CSV or flat JSON.",
    epilog=f"Example: forthright import teams teams.csv --map parent='Part of'\n\n{CODES}",
)
def teams(
    file: File,
    *,
    dry_run: DryRun = False,
    complete: Complete = False,
    map: Map = None,
    token: Token = "",
    url: Url = "",
) -> None:
    """Import teams: name is needed; kind, parent, leads and former_name may be there.

    Leads are people: import the teams without that column first, then people, then the teams with it.
    """
    _upload("directory", "teams", file, [*_flags(dry_run, complete), *_pairs("mapping", map)], token, url)


@app.command(
    short_help="Objectives, key results and check-ins, also past ones.",
    epilog=f"Example: forthright import okrs okrs.csv --dry-run --only company=Acme --map objective=Goal\n\n{CODES}",
)
def okrs(  # noqa: PLR0913  # each option of the file is one of the command
    file: File,
    *,
    dry_run: DryRun = False,
    map: Map = None,
    default: Annotated[list[str] | None, typer.Option(help="ours=text: what a missing column or an empty cell says.")] = None,
    only: Annotated[list[str] | None, typer.Option(help="header=text: only rows that say so. May be repeated.")] = None,
    cycle: Annotated[list[str] | None, typer.Option(help="theirs=ours: what a cycle of the file is called here.")] = None,
    plan_cycles: Annotated[bool, typer.Option("--plan-cycles", help="Plan missing cycles, by what their names tell.")] = False,
    fiscal_year_start: FiscalYear = 1,
    time_zone: Annotated[str, typer.Option(help="The time zone of planned cycles, such as Europe/Lisbon.")] = "",
    source: Annotated[str, typer.Option(help="Where the file's ids come from; files of two systems may use the same ids.")] = "",
    form_teams: FormTeams = False,
    token: Token = "",
    url: Url = "",
) -> None:
    """Import objectives with their key results and check-ins, also incomplete ones and those of cycles long past.

    They are marked as imported and spared the demands of activation and close until somebody edits them. Teams must be
    there, or be formed by --form-teams. What cannot be read of a row is reported; a row that cannot be read refuses all.
    """
    query = [*_flags(dry_run, complete=False), *_pairs("mapping", map), *_pairs("only", only), *_pairs("default", default)]
    query += [*_pairs("cycle", cycle), ("fiscal_year_start", str(fiscal_year_start))]
    query += [("plan_cycles", "true")] if plan_cycles else []
    query += [(name, value) for name, value in (("source", source), ("time_zone", time_zone)) if value]
    if form_teams and not dry_run:
        _form_teams("okrs", "okrs", file, query, token, url)
    _upload("okrs", "okrs", file, query, token, url, forming=form_teams and dry_run)


@app.command(
    short_help="Decisions with their options and reasons, from JSON.",
    epilog=f"Example: forthright import decisions decisions.json --dry-run --source 'Our wiki'\n\n{CODES}",
)
def decisions(
    file: Entries,
    *,
    dry_run: TryEntries = False,
    source: Source = "",
    token: Token = "",
    url: Url = "",
) -> None:
    """Import decisions: id and title are needed, all else may be there.

    Others: date, status, context, decision_drivers, options, options_pros_cons (option, pros, cons), decision, consequences,
    positive_consequences, negative_consequences, supersedes, superseded_by, source_url. They are marked as imported; nothing is
    cut, and what the file lacks stays empty. Faults are told with the entry's place in the file.
    """
    query = [*_flags(dry_run, complete=False), *([("source", source)] if source else [])]
    _upload("okrs", "decisions", file, query, token, url)


@app.command(
    "post-mortems",
    short_help="Post-mortems; each factor gets a kind by its words.",
    epilog=f"Example: forthright import post-mortems incidents.json --dry-run --team Platform\n\n{CODES}",
)
def post_mortems(
    file: Entries,
    *,
    dry_run: TryEntries = False,
    source: Source = "",
    team: Annotated[str, typer.Option(help="The team of entries that name none, by its name here.")] = "",
    time_zone: Zone = "",
    token: Token = "",
    url: Url = "",
) -> None:
    """Import post-mortems: id, title and date are needed, all else may be there.

    Others: team, summary, impact, detection, resolution, timeline (at, text), contributing_factors, surprised, what_went_well,
    where_we_got_lucky, learned, actions (category, text, done, links), source_url, licence. Each factor gets a kind by its words,
    or is listed without. They are published as they are, and raise no systemic issue.
    """
    given = [("source", source), ("team", team), ("time_zone", time_zone)]
    query = [*_flags(dry_run, complete=False), *((name, value) for name, value in given if value)]
    _upload("feedback", "post-mortems", file, query, token, url)


@app.command(
    short_help="Retrospectives, as closed rounds with a summary.",
    epilog=f"Example: forthright import retrospectives retros.json --form-teams --source Handbook\n\n{CODES}",
)
def retrospectives(
    file: Entries,
    *,
    dry_run: TryEntries = False,
    source: Source = "",
    fiscal_year_start: FiscalYear = 1,
    form_teams: FormTeams = False,
    token: Token = "",
    url: Url = "",
) -> None:
    """Import retrospectives as closed rounds: team and cycle are needed, all else may be there.

    Others: id, organisation, date, good, bad, try (lists of texts), source_url, licence. Everyone can read what they say, and
    nobody is named. Teams must be there, or be formed by --form-teams.
    """
    query = [*_flags(dry_run, complete=False), *([("source", source)] if source else [])]
    query.append(("fiscal_year_start", str(fiscal_year_start)))
    if form_teams and not dry_run:
        _form_teams("feedback", "retrospectives", file, query, token, url)
    _upload("feedback", "retrospectives", file, query, token, url, forming=form_teams and dry_run)


def _form_teams(service: str, what: str, file: Path, query: list[tuple[str, str]], token: str, url: str) -> None:
    from forthright.forming import form_unknown_teams

    content, owner = _content(file), owner_of(service, token, url)
    formed = run(form_unknown_teams(owner, what, owner_of("directory", token, ""), query, content))
    say("".join(f"formed the team {name}\n" for name in formed).rstrip()) if formed else None


def _flags(dry_run: bool, complete: bool) -> list[tuple[str, str]]:
    flags = {"dry_run": dry_run, "complete": complete}
    return [(name, "true") for name, wanted in flags.items() if wanted]


def _pairs(name: str, given: list[str] | None) -> list[tuple[str, str]]:
    for pair in given or ():
        if not all(pair.partition("=")):
            fail(f"“{pair}” needs an equals sign between two texts, such as name=Full name.", Exit.USAGE)
    return [(name, pair) for pair in given or ()]


def _upload(
    service: str, what: str, file: Path, query: list[tuple[str, str]], token: str, url: str, *, forming: bool = False
) -> None:
    from forthright.reporting import tell

    content, owner = _content(file), owner_of(service, token, url)
    with progress_bar(f"Importing {what}") as progress:
        report = run(owner.upload(f"/imports/{what}", query, content, progress))
    tell(report, what, forming=forming)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.", Exit.FOLDER)


def progress_bar(title: str) -> Any:
    """A bar on stderr; called with what is done and how much there is."""
    from contextlib import contextmanager

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    @contextmanager
    def shown() -> Any:
        with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True)) as bar:
            task = bar.add_task(title, total=None)

            def moved(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            told: Callable[[int, int], None] = moved
            yield told
            bar.update(task, completed=bar.tasks[0].total or 0)

    return shown()
