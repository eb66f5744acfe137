"""Values that never show themselves and are read again with each use, so that a rotated file needs no restart."""

import stat
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class SecretFault(StrEnum):
    """Why a secret cannot be used, in messages and logs: scripts may rely on it."""

    NOT_SET = "secret_not_set"
    FILE_MISSING = "secret_file_missing"
    FILE_UNREADABLE = "secret_file_unreadable"
    FILE_EMPTY = "secret_file_empty"
    FOLDER_EMPTY = "secret_folder_empty"
    FILE_OPEN_TO_ALL = "secret_file_open_to_all"


class SecretUnreadable(Exception):
    """A secret is not set, or its file is missing, empty or not text; the message names the setting, never a value."""

    def __init__(self, code: SecretFault, message: str) -> None:
        """Takes the code, and what to tell a person."""
        super().__init__(message)
        self.code = code


class Secret:
    """A password, key or URL with a password: given as text, or as a file that is read again with each use.

    Where several values count together, as ballot keys do, the file may be a folder of files with one each.
    """

    __slots__ = ("_file", "_name", "_text")

    def __init__(self, text: str | None = None, *, file: Path | None = None, name: str = "secret") -> None:
        """Holds the text or the path; `name` is the setting, for messages."""
        self._text, self._file, self._name = text, file, name

    def read(self) -> str:
        """The value now. Raises `SecretUnreadable`."""
        if self._file is None:
            if not self._text:
                raise SecretUnreadable(SecretFault.NOT_SET, f"{self._name} is not set")
            return self._text
        try:
            text = _content(self._file)
        except (OSError, UnicodeDecodeError) as error:
            raise self._unreadable(error) from None
        if not text:
            code, what = (SecretFault.FOLDER_EMPTY, "folder") if self._file.is_dir() else (SecretFault.FILE_EMPTY, "file")
            raise SecretUnreadable(code, f"{self._name}_FILE names an empty {what}")
        return text

    def is_open_to_all(self) -> bool:
        """Whether everybody on the machine may read its file, or one of its folder's."""
        if self._file is None:
            return False
        try:
            return any(file.stat().st_mode & stat.S_IROTH for file in files_of(self._file))
        except OSError:
            return False

    def _unreadable(self, error: OSError | UnicodeDecodeError) -> SecretUnreadable:
        is_missing = isinstance(error, FileNotFoundError)
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        code = SecretFault.FILE_MISSING if is_missing else SecretFault.FILE_UNREADABLE
        return SecretUnreadable(code, f"{self._name}_FILE names a file that cannot be read: {reason}")

    def __bool__(self) -> bool:
        """Whether a value or a file was given."""
        return bool(self._text or self._file)

    def __repr__(self) -> str:
        """Says which setting it is, and nothing of the value."""
        return f"Secret({self._name})"

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.no_info_after_validator_function(cls, core_schema.str_schema())
        return core_schema.union_schema([core_schema.is_instance_schema(cls), text])


def files_of(file: Path) -> list[Path]:
    """The file, or those of a folder in the order of their names; hidden ones are how they are mounted."""
    if not file.is_dir():
        return [file]
    return sorted(part for part in file.iterdir() if part.is_file() and not part.name.startswith("."))


def _content(file: Path) -> str:
    """What a file holds; of a folder what its files hold, a line end between."""
    return "\n".join(part.read_text(encoding="utf-8").rstrip("\r\n") for part in files_of(file))


UNSET = Secret()
