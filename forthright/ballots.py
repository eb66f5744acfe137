"""Files of ballot keys: made, checked and destroyed. Whoever operates the platform mounts them and takes them away."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chassis.sealing import KeyMalformed, PrivateKey, PublicKey
from chassis.secret import files_of

PRIVATE_MODE, PUBLIC_MODE = 0o600, 0o644
_OTHERS = 0o077


class BallotFileRefused(Exception):
    """A file cannot be used as it is; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the files told hold, by the fingerprint of each pair."""

    public: dict[str, PublicKey]
    private: dict[str, PrivateKey]
    open_to_others: tuple[Path, ...]
    """Files with a private half that more than their owner may read."""


def make(folder: Path, today: date, public_folder: Path | None = None) -> tuple[Path, Path, PublicKey]:
    """A new pair in two files, which must not be there yet: the public half, the private one. Raises `BallotFileRefused`."""
    key = PrivateKey.new(today)
    private = folder / f"ballot-{today}.private"
    public = (public_folder or folder) / f"ballot-{today}.public"
    for file in (public, private):
        if file.exists():
            raise BallotFileRefused(f"{file} is there already and is not overwritten; a key is made once a day at most.")
    try:
        for each in (private, public):
            each.parent.mkdir(parents=True, exist_ok=True)
        _write(private, f"{key}\n", PRIVATE_MODE)
        _write(public, f"{key.public}\n", PUBLIC_MODE)
    except OSError as error:
        raise BallotFileRefused(f"{error.filename or folder} cannot be written: {error.strerror}.") from None
    return public, private, key.public


def files_in(paths: list[Path]) -> list[Path]:
    """The files that are named, and those of the folders that are, as a process reads them. Raises `BallotFileRefused`."""
    found = []
    for path in paths:
        within = files_of(path)
        if not within:
            raise BallotFileRefused(f"{path} is a folder without a ballot key; make one by `forthright ballot-key new`.")
        found += within
    return found


def read(files: list[Path]) -> Found:
    """The halves in these files. Raises `BallotFileRefused` where one holds none, or cannot be read."""
    found = Found({}, {}, tuple(file for file in files if _is_private(file) and file.stat().st_mode & _OTHERS))
    for file in files:
        text = _text(file)
        try:
            if _is_private(file):
                found.private.update({key.fingerprint: key for key in PrivateKey.read_all(text)})
            else:
                found.public.update({key.fingerprint: key for key in PublicKey.read_all(text)})
        except KeyMalformed:
            raise BallotFileRefused(f"{file} holds no ballot key; make one by `forthright ballot-key new`.") from None
    return found


def problems(found: Found, today: date) -> list[str]:
    """What is wrong with what was found: halves that do not fit, keys that may seal nothing any more, files others can read."""
    told = [f"{file} can be read by others; `chmod 600` it." for file in found.open_to_others]
    if found.public and found.private:
        unfit = found.public.keys() - found.private.keys()
        told += [
            f"The public half {one} fits none of these private halves: what it seals could never be opened." for one in unfit
        ]
    newest = max(found.public.values(), key=lambda key: key.made_on, default=None)
    if newest is not None and newest.ends_on < today:
        told.append(
            f"The newest public half was made on {newest.made_on} and seals nothing since {newest.ends_on}; make another."
        )
    made = {fingerprint: key.made_on for fingerprint, key in (*found.public.items(), *found.private.items())}
    return told + [f"{one} says that it was made on {day}, which is yet to come." for one, day in made.items() if day > today]


def destroy(file: Path) -> tuple[str, ...]:
    """Overwrites a file of private halves and removes it; answers their fingerprints. Raises `BallotFileRefused`."""
    if file.is_dir():
        raise BallotFileRefused(f"{file} is a folder; name the one file in it that is to be destroyed.")
    if not _is_private(file):
        raise BallotFileRefused(f"{file} holds no private half of a ballot key; nothing else is destroyed by this command.")
    fingerprints = tuple(read([file]).private)
    try:
        with file.open("r+b") as opened:
            opened.write(os.urandom(file.stat().st_size))
            opened.flush()
            os.fsync(opened.fileno())
        file.unlink()
    except OSError as error:
        raise BallotFileRefused(f"{file} cannot be destroyed: {error.strerror}.") from None
    return fingerprints


def _write(file: Path, text: str, mode: int) -> None:
    """A file that is there with its mode from the first moment on, and was not there before."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as opened:
        opened.write(text)


def _is_private(file: Path) -> bool:
    return _text(file).lstrip().startswith(PrivateKey.word)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise BallotFileRefused(f"{file} cannot be read: {reason}.") from None
