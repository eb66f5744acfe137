"""`forthright ballot-key`: a pair is made once, checked as it is mounted, destroyed when nothing is left to be opened."""

import json
import stat
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chassis.lifecycle import listen
from chassis.sealing import ROTATION, PrivateKey, PublicKey
from forthright import ballots
from forthright.terminal import Exit
from tests.forthright.terminal import forthright

DAY = timedelta(days=1)


@pytest.fixture
def today() -> date:
    """A day that is not over before the test is."""
    left = 86_400 - time.time() % 86_400
    if left < 60:
        time.sleep(left + 1)
    return datetime.now(UTC).date()


@pytest.fixture
def pair(tmp_path: Path, today: date) -> tuple[Path, Path]:
    public, private, _ = ballots.make(tmp_path, today)
    return public, private


def a_file(file: Path, *keys: PublicKey | PrivateKey) -> Path:
    file.write_text("".join(f"{key}\n" for key in keys))
    file.chmod(ballots.PRIVATE_MODE)
    return file


def test_a_new_pair_is_two_files_of_which_one_is_for_its_owner_alone(tmp_path: Path) -> None:
    answer = forthright("ballot-key", "new", str(tmp_path / "keys"))
    assert answer.code == Exit.DONE, answer
    files = {file.suffix: file for file in (tmp_path / "keys").iterdir()}
    assert files.keys() == {".public", ".private"}
    assert stat.S_IMODE(files[".private"].stat().st_mode) == 0o600
    private = PrivateKey.read(files[".private"].read_text().strip())
    assert private.public == PublicKey.read(files[".public"].read_text().strip())
    assert private.fingerprint in answer.out
    assert str(private).rpartition(":")[2] not in answer.out + answer.err


def test_the_halves_can_be_written_to_the_two_folders_they_are_mounted_from(tmp_path: Path, today: date) -> None:
    answer = forthright("ballot-key", "new", str(tmp_path / "private"), "--public", str(tmp_path / "public"))
    assert answer.code == Exit.DONE, answer
    assert [file.name for file in (tmp_path / "private").iterdir()] == [f"ballot-{today}.private"]
    assert [file.name for file in (tmp_path / "public").iterdir()] == [f"ballot-{today}.public"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    answer = forthright("ballot-key", "new", str(tmp_path / "file" / "keys"))
    assert (answer.code, answer.out) == (Exit.FOLDER, "")
    assert "cannot be written" in answer.err


WORKER = {
    "FORTHRIGHT_FEEDBACK_DATABASE_URL": "postgresql://app@127.0.0.1:1/feedback",
    "FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
    "FORTHRIGHT_SERVICE_SECRET": "s" * 32,
}


def test_after_a_key_was_destroyed_a_worker_that_names_its_file_says_what_is_missing(
    pair: tuple[Path, Path], today: date
) -> None:
    private = pair[1]
    done = forthright("ballot-key", "destroy", str(private), "--last-close", str(today - DAY), "--yes")
    assert "secret_file_missing" in done.out
    answer = forthright("serve", "feedback", "worker", **WORKER, FORTHRIGHT_BALLOT_PRIVATE_KEY_FILE=str(private))
    assert (answer.code, answer.out) == (Exit.USAGE, "")
    assert (
        "FORTHRIGHT_BALLOT_PRIVATE_KEY_FILE names a file that cannot be read: No such file or directory; mount it" in answer.err
    )
    assert "(secret_file_missing)." in answer.err


def test_a_worker_whose_folder_of_keys_is_empty_starts_and_says_so_in_its_log(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    taken = listen("127.0.0.1", 0)  # it ends at once, for this port is not free
    with taken:
        port = str(taken.getsockname()[1])
        told = {**WORKER, "FORTHRIGHT_BALLOT_PRIVATE_KEY_FILE": str(tmp_path / "keys")}
        answer = forthright("serve", "feedback", "worker", **told, FORTHRIGHT_FEEDBACK_WORKER_MANAGEMENT_PORT=port)
    assert answer.code == Exit.PORT_TAKEN, answer
    said = json.loads(answer.out.splitlines()[0])
    assert (said["code"], said["setting"]) == ("secret_folder_empty", "FORTHRIGHT_BALLOT_PRIVATE_KEY")


def test_folders_are_checked_as_they_are_mounted(tmp_path: Path, today: date) -> None:
    private, public = tmp_path / "private", tmp_path / "public"
    made = ballots.make(private, today, public)[2]
    (private / ".gitignore").write_text("*")
    answer = forthright("ballot-key", "check", str(private), str(public))
    assert (answer.code, answer.out.split()[0]) == (Exit.DONE, made.fingerprint), answer
    refused = forthright("ballot-key", "destroy", str(private), "--last-close", str(today - DAY), "--yes")
    assert (refused.code, "name the one file" in refused.err) == (Exit.FOLDER, True), refused
    [*map(Path.unlink, private.glob("ballot*"))]
    empty = forthright("ballot-key", "check", str(private), str(public))
    assert (empty.code, "a folder without a ballot key" in empty.err) == (Exit.FOLDER, True), empty


def test_a_pair_that_is_there_is_not_overwritten(pair: tuple[Path, Path]) -> None:
    before = [file.read_text() for file in pair]
    answer = forthright("ballot-key", "new", str(pair[0].parent))
    assert (answer.code, answer.out) == (Exit.FOLDER, "")
    assert "not overwritten" in answer.err
    assert [file.read_text() for file in pair] == before


def test_a_pair_that_fits_and_is_young_is_told_with_its_age(pair: tuple[Path, Path], today: date) -> None:
    answer = forthright("ballot-key", "check", *map(str, pair))
    assert answer.code == Exit.DONE, answer
    assert f"public and private, made on {today}, 0 days old, seals until {today + ROTATION}" in answer.out


def test_halves_of_two_pairs_do_not_fit(pair: tuple[Path, Path], tmp_path: Path, today: date) -> None:
    other = a_file(tmp_path / "other", PrivateKey.new(today))
    found = ballots.problems(ballots.read([pair[0], other]), today)
    assert len(found) == 1
    assert "fits none of these private halves" in found[0]


def test_an_older_private_half_may_stand_beside_a_newer_one(pair: tuple[Path, Path], tmp_path: Path, today: date) -> None:
    both = a_file(tmp_path / "both", PrivateKey.new(today - 40 * DAY), PrivateKey.read(pair[1].read_text().strip()))
    assert ballots.problems(ballots.read([pair[0], both]), today) == []


@pytest.mark.parametrize(("age", "fine"), [(ROTATION, True), (ROTATION + DAY, False)])
def test_a_pair_is_too_old_after_thirty_days(tmp_path: Path, age: timedelta, fine: bool, today: date) -> None:
    public = a_file(tmp_path / "old", PrivateKey.new(today - age).public)
    assert (ballots.problems(ballots.read([public]), today) == []) is fine


def test_a_check_ends_with_what_is_wrong(tmp_path: Path, today: date) -> None:
    private = a_file(tmp_path / "private", PrivateKey.new(today + DAY))
    private.chmod(0o644)
    answer = forthright("ballot-key", "check", str(private))
    assert answer.code == Exit.DIFFERS
    assert "can be read by others" in answer.err
    assert "yet to come" in answer.err


@pytest.mark.parametrize("content", ["", "hunter2", "forthright-ballot-private:hunter2"])
def test_a_file_without_a_key_is_refused_and_its_content_not_repeated(tmp_path: Path, content: str) -> None:
    (tmp_path / "file").write_text(content)
    answer = forthright("ballot-key", "check", str(tmp_path / "file"))
    assert answer.code == Exit.FOLDER
    assert "holds no ballot key" in answer.err
    assert "hunter2" not in answer.out + answer.err


def test_a_private_half_is_destroyed_once_the_last_day_is_over(pair: tuple[Path, Path], tmp_path: Path, today: date) -> None:
    private = pair[1]
    (tmp_path / "seen-by-another-name").hardlink_to(private)
    before = private.read_bytes()
    answer = forthright("ballot-key", "destroy", str(private), "--last-close", str(today - DAY), "--yes")
    assert answer.code == Exit.DONE, answer
    assert "It cannot know of copies" in answer.out
    assert not private.exists()
    after = (tmp_path / "seen-by-another-name").read_bytes()
    assert len(after) == len(before)
    assert before[-45:-1] not in after, "it was overwritten, not only unlinked"


@pytest.mark.parametrize("later", [0 * DAY, 3 * DAY])
def test_a_private_half_stays_while_something_may_have_to_be_opened(
    pair: tuple[Path, Path], today: date, later: timedelta
) -> None:
    answer = forthright("ballot-key", "destroy", str(pair[1]), "--last-close", str(today + later), "--yes")
    assert answer.code == Exit.REFUSED
    assert pair[1].read_text().startswith(PrivateKey.word)


def test_nothing_but_a_private_half_is_destroyed(pair: tuple[Path, Path], tmp_path: Path, today: date) -> None:
    diary = tmp_path / "diary"
    diary.write_text("dear diary")
    for file in (pair[0], diary):
        answer = forthright("ballot-key", "destroy", str(file), "--last-close", str(today - DAY), "--yes")
        assert answer.code == Exit.FOLDER
        assert "holds no private half" in answer.err
        assert file.exists()


def test_without_a_yes_nothing_is_destroyed(pair: tuple[Path, Path], today: date) -> None:
    answer = forthright("ballot-key", "destroy", str(pair[1]), "--last-close", str(today - DAY))
    assert answer.code != Exit.DONE
    assert pair[1].exists()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    answer = forthright("ballot-key", "check", str(tmp_path / "nowhere"))
    assert answer.code == Exit.FOLDER
    assert "cannot be read" in answer.err
