"""Rows of texts. Who may read one is decided in the SQL that selects them: `services.feedback.texts.queries`."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, declared_attr, foreign, mapped_column, object_session, relationship, remote
from sqlalchemy.orm.attributes import set_committed_value

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.text import HidingReason, Readership, Text, TextState
from contracts.feedback.text_refusals import PrivacyCode
from contracts.terms import Helped, Mode
from contracts.values import Id, PersonId, TeamId
from services.feedback.rows import FeedbackRow


@dataclass(frozen=True, slots=True)
class Privacy:
    """A text's privacy contract, beside its mode: who may read it, and for how long it is kept."""

    readership: Readership
    team_id: TeamId | None = None
    reader_ids: list[PersonId] = field(default_factory=list)
    """Named people who may read it, whatever the readership: recipients, a facilitator, those invited."""
    kept_until: date | None = None
    open: bool = True
    """Whether anybody but its author may know of it yet."""


EVERYONE = Privacy(Readership.EVERYONE)


class Writing(FeedbackRow):
    """One text of one person. It has no foreign keys: the lock of one would tell there when it was written."""

    __tablename__ = "writings"
    __table_args__ = (
        Index(None, "thread", "place"),
        Index(None, "kept_until", postgresql_where=text("state in ('shown', 'hidden') and kept_until is not null")),
        Index("ix_writings_said_on", "said_on", postgresql_where=text("handle is not null")),
        Index("ix_writings_kept_for_a_hold", "id", postgresql_where=text("state = 'withdrawn' and text <> ''")),
        Index("ix_writings_by", "by", postgresql_where=text("by is not null")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    """The typed id of what it is: a note, a question, a contribution, or a word of a thread (`remark_…`)."""
    thread: Mapped[str]
    """The aggregate that shows it: a document of that shows what is public of it; a handle is known in it alone."""
    place: Mapped[int]
    """Its place in the thread."""
    role: Mapped[str]
    """What it is in the thread, by a word of the feature: `question`, `answer`, `follow_up` …"""
    mode: Mapped[Mode]
    by: Mapped[PersonId | None]
    handle: Mapped[str | None]
    """A confidential author's, in this thread alone; removed some time after the last answer."""
    readership: Mapped[Readership]
    team_id: Mapped[TeamId | None]
    reader_ids: Mapped[list[PersonId]]
    open: Mapped[bool]
    """Whether anybody but its author may know of it: false until a round is revealed."""
    text: Mapped[str]
    state: Mapped[TextState]
    hidden_because: Mapped[HidingReason | None]
    edited: Mapped[bool]
    said_on: Mapped[date]
    said_at: Mapped[datetime | None]
    """The moment, from which named authors have their minutes to edit; null where it is confidential."""
    kept_until: Mapped[date | None]
    settled_on: Mapped[date | None]
    """The day of the last answer in its thread, from which a handle's days count; null while an answer is owed."""

    def public(self, *, in_words: bool = True) -> Text:
        """What everyone may know of it: its words and its author only where every employee may read them.

        Without `in_words` not even then: its readers ask for them here, and copies have none.
        """
        is_public = in_words and self.readership is Readership.EVERYONE
        words = self.text if is_public and self.state is TextState.SHOWN else None  # in copies until all are told that they went
        return Text(**self._known(self.state), text=words, by=self.by if is_public else None)

    def _known(self, state: TextState) -> dict[str, Any]:
        return {
            "id": Id(self.id),
            "state": state,
            "mode": self.mode,
            "readership": self.readership,
            "team_id": self.team_id,
            "on": self.said_on,
            "edited": self.edited,
            "hidden_because": self.hidden_because,
            "kept_until": self.kept_until,
        }

    @property
    def words(self) -> str | None:
        """The words, where they can still be read by whoever may."""
        return self.text if self.state_today is TextState.SHOWN else None

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed: nobody reads the words any more, whether or not they were removed yet."""
        if self.kept_until is None:
            return False
        session = object_session(self)
        assert session is not None, "texts are read in a session, which knows the day"
        return self.kept_until < cast("date", session.info["today"])

    @property
    def state_today(self) -> TextState:
        """Its state as its readers are told it."""
        return TextState.EXPIRED if self.state is TextState.SHOWN and self.is_over else self.state

    def withdraw(self, *, on: date, held: bool) -> None:
        """Its author takes the words back; a legal hold keeps them where nobody reads them until it is lifted.

        A handle's days count from now where nothing else began them.
        """
        self.text, self.state, self.kept_until = self.text if held else "", TextState.WITHDRAWN, None
        self.settled_on = self.settled_on or on

    def expire(self, *, on: date) -> None:
        """Its time is over: the words go, that they were said stays."""
        self.text, self.state = "", TextState.EXPIRED if self.state is TextState.SHOWN else self.state
        self.kept_until, self.settled_on = None, self.settled_on or on

    def seen(self) -> dict[str, Any]:
        """The same for one who may read it."""
        return {**self._known(self.state_today), "text": self.words, "by": self.by}


def write(  # a text is all of this
    unit: UnitOfWork, thread: Id, id: Id, text: str, privacy: Privacy, *, role: str, place: int = 1, handle: str | None = None
) -> Writing:
    """A new text, added to the session: of the viewer, or, in a release, of whoever the handle is of."""
    named = unit.viewer is not None and handle is None
    writing = Writing(
        id=str(id),
        thread=str(thread),
        place=place,
        role=role,
        mode=Mode.NAMED if named else Mode.CONFIDENTIAL,
        by=unit.actor.person_id if named else None,
        handle=handle,
        readership=privacy.readership,
        team_id=privacy.team_id,
        reader_ids=list(privacy.reader_ids),
        open=privacy.open,
        text=text,
        state=TextState.SHOWN,
        hidden_because=None,
        edited=False,
        said_on=unit.now.date(),
        said_at=unit.now if named else None,
        kept_until=privacy.kept_until,
        settled_on=None,
    )
    unit.session.add(writing)
    return writing


class Threaded:
    """Mixed into the row that a thread is named after; a feature overrides what its texts mean to it.

    A row of something private has no document: what happens to its texts is then told to nobody.
    """

    id: Mapped[Any]

    @property
    def about(self) -> list[PersonId]:
        """Whom its texts are for or about, beside those whom their privacy names: they never moderate them."""
        return []

    def lose_words(self, writing: Writing, *, on: date) -> None:
        """One of its texts was withdrawn, or removed: what nobody can read is owed no answer any more."""

    def reworded(self, writing: Writing) -> None:
        """Its author edited one of its texts; refuses words that the feature cannot take."""

    def narrowed(self, writing: Writing, *, on: date) -> None:
        """One of its texts has fewer readers: what those who answer cannot read is owed no answer any more."""

    def must_be_answered(self, writing: Writing) -> None:  # noqa: ARG002  # for those with several authors
        """Refuses as long as there is no answer to this text whose help its author could judge."""
        raise Refused(PrivacyCode.NOTHING_TO_JUDGE, field="id")

    def judge(self, writing: Writing, helped: Helped) -> None:  # noqa: ARG002  # for those with several authors
        """Takes what the author of a text says of its answer."""
        self.helped: Helped | None = helped


class Voiced(Threaded):
    """Mixed into an aggregate whose document shows texts: those of its thread, in order."""

    def __init__(self, **values: Any) -> None:
        """A new row, whose thread has no texts yet: nothing has to be read to know that."""
        super().__init__(**values)
        set_committed_value(self, "texts", [])

    @declared_attr
    def texts(cls) -> Mapped[list[Writing]]:  # noqa: N805  # SQLAlchemy calls it on the class
        """Loaded with the row; written through `say` alone."""
        return relationship(
            Writing,
            primaryjoin=lambda: remote(foreign(Writing.thread)) == cls.id,
            order_by=lambda: Writing.place,
            lazy="selectin",
            viewonly=True,
        )

    def say(self, unit: UnitOfWork, id: Id, text: str, privacy: Privacy, *, role: str, handle: str | None = None) -> Writing:
        """Adds a text at the end of the thread, by the viewer or by whoever the handle is of."""
        place = 1 + max((earlier.place for earlier in self.texts), default=0)
        writing = write(unit, self.id, id, text, privacy, role=role, place=place, handle=handle)
        set_committed_value(self, "texts", [*self.texts, writing])
        return writing

    def said(self, role: str) -> list[Writing]:
        """The texts of a role, in order."""
        return [writing for writing in self.texts if writing.role == role]
