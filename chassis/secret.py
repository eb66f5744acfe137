"""Values that never show themselves and are read again with each use, so that a rotated file needs no restart."""

from pathlib import Path
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class SecretUnreadable(Exception):
    """A secret is not set, or its file is missing, empty or not text; the message names the setting, never a value."""


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
                raise SecretUnreadable(f"{self._name} is not set")
            return self._text
        try:
            text = _content(self._file)
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
            raise SecretUnreadable(f"{self._name}_FILE names a file that cannot be read: {reason}") from None
        if not text:
            raise SecretUnreadable(f"{self._name}_FILE names an empty file")
        return text

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


def _content(file: Path) -> str:
    """What a file holds; of a folder what its files hold, a line end between; hidden ones are how they are mounted."""
    if not file.is_dir():
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    parts = sorted(part for part in file.iterdir() if part.is_file() and not part.name.startswith("."))
    return "\n".join(part.read_text(encoding="utf-8").rstrip("\r\n") for part in parts)


UNSET = Secret()
