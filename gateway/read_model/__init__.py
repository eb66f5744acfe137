"""The gateway's copies of what the services publish, read with SQL written by hand."""

from pathlib import Path

from chassis.migrations import Migrations

MIGRATIONS = Migrations(Path(__file__).parent / "migrations")
