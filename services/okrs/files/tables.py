"""How often exports were asked for: a number for each purpose, and nobody's name."""

from sqlalchemy.orm import Mapped, mapped_column

from contracts.okrs.files import ExportPurpose
from services.okrs.rows import OkrsRow


class ExportCounter(OkrsRow):
    """One purpose."""

    __tablename__ = "export_counters"
    purpose: Mapped[ExportPurpose] = mapped_column(primary_key=True)
    asked: Mapped[int]
