"""One request on its way, and what it comes to: the values that the steps of the pipeline take and give."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.dialects import dialect_named
from graphfake.faults.lagging.lag import View
from graphfake.faults.lagging.reading import ReadingBehind
from graphfake.faults.lagging.writing import WritingAhead
from graphfake.server.entities.across import Across, ReadingAcross, WritingAcross
from graphfake.server.entities.fits import Model
from graphfake.server.prefer import NONE, Preferences
from graphfake.server.showing.forms import USUAL, Form

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from graphfake.contracts import Note, Type
    from graphfake.contracts.operation_types import Arguments
    from graphfake.faults import Strike
    from graphfake.odata.query import QueryOptions
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.server.bodies import Body
    from graphfake.server.entities.desk import Desk
    from graphfake.server.ids import Ids
    from graphfake.server.wire.messages import Request
    from graphfake.signin import Caller
    from graphfake.spaces import Space
    from graphfake.store.protocol import Reading, Row, Transaction


class Reply(NamedTuple):
    """A success. No body, no content type.

    `type` is the declared type of the entity that `body` shows or, where `listed`, of those in its `value`; for the
    self-check.
    """

    status: int
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str | None = None
    type: Type | None = None
    listed: bool = False


@dataclass(slots=True)
class Call:
    """What is known of a request so far. Steps add to it in the order of the pipeline and never go back.

    `origin` is scheme, host and port as the caller used them; `base` is origin, space prefix and version, what
    every link begins with. `arguments` are what a function's URL says. `batch` is the request-id of the
    `$batch` that the call came in. `notes` are the liberties taken, for headers and journal; `set_by_service` are
    members of what is made that its client cannot say. `strike` is what the space's faults dealt it; `took_effect`,
    where they made it fail, whether it was carried out all the same. `view` is what it sees of what lags, once it has
    come upon any.
    """

    request: Request
    space: Space
    ids: Ids
    now: datetime
    origin: str
    prefix: str
    path: str
    version: str = ""
    query: str = ""
    resource: ResourcePath | None = None
    options: QueryOptions | None = None
    body: Body | None = None
    prefer: Preferences = NONE
    form: Form = USUAL
    caller: Caller | None = None
    arguments: Arguments | None = None
    batch: str | None = None
    strike: Strike | None = None
    took_effect: bool | None = None
    view: View | None = None
    notes: list[Note] = field(default_factory=list)
    set_by_service: dict[str, Any] = field(default_factory=dict)
    shared: Desk | None = None

    @property
    def base(self) -> str:
        return f"{self.origin}{self.prefix}/{self.version}"

    @property
    def place(self) -> ResourcePath:
        """The resource, once the path has been read."""
        if self.resource is None:
            raise LookupError("The path has not been read yet.")
        return self.resource

    @property
    def preferred_page_size(self) -> int | None:
        """What `Prefer: odata.maxpagesize` names, where it is heeded."""
        return self.prefer.page_size if dialect_named(self.place.dialect).page_size_preferred else None

    @property
    def fault(self) -> str | None:
        """What faults did to it, in words; `refused` behind a failure that did not come, as it was refused before."""
        strike = self.strike
        if strike is None or not strike.told:
            return None
        if strike.after is None or self.took_effect:
            return strike.told
        return strike.told.replace("; after", "; after; refused", 1)

    @property
    def most_on_page(self) -> int | None:
        """The most that a page may hold by a fault; 0 makes one empty."""
        return None if self.strike is None else self.strike.page_size

    @property
    def asked(self) -> QueryOptions:
        """The query options, once they have been read."""
        if self.options is None:
            raise LookupError("The query has not been read yet.")
        return self.options

    @property
    def desk(self) -> Desk:
        """What readings share, once the call is on its way."""
        if self.shared is None:
            raise LookupError("The call has not been taken up yet.")
        return self.shared

    def reading(self) -> AbstractAsyncContextManager[Reading]:
        """A transaction that reads what the call's space holds, as far as the call sees it, as its version has it."""
        inner, lagging = self.desk.store.transaction(self.space.key), self.space.lagging
        if self.view is None:
            if not lagging.active:
                return Across(inner, self.model, ReadingAcross)
            self.view = View(lagging)
        return Across(ReadingBehind(inner, self.view), self.model, ReadingAcross)

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that writes to the call's space; by a fault those who read do not see that at once."""
        inner = self.desk.store.transaction(self.space.key, write=True)
        lag = None if self.strike is None else self.strike.lag
        if lag is not None:
            inner = WritingAhead(self.space.lagging, inner, lag, self._references_of)
        return Across(inner, self.model, WritingAcross)

    def reading_at_once(self) -> AbstractAsyncContextManager[Reading]:
        """As `reading`, and nothing lags."""
        return Across(self.desk.store.transaction(self.space.key), self.model, ReadingAcross)

    def writing_at_once(self) -> AbstractAsyncContextManager[Transaction]:
        """As `writing`, and no fault makes it lag: for what the service does of its own accord."""
        return Across(self.desk.store.transaction(self.space.key, write=True), self.model, WritingAcross)

    @property
    def model(self) -> Model:
        """The contracts by which this call reads what is stored."""
        return Model(self.place.paths.catalogue, self.version, self.space.key, self.desk.fits)

    def _references_of(self, row: Row) -> list[str]:
        """The navigations by which an entity can refer to others."""
        catalogue = self.place.paths.catalogue
        known = catalogue.find(row.type, self.version)
        navigations = () if known is None else catalogue.type(known, self.version).navigations.values()
        return [navigation.name for navigation in navigations if not navigation.contained]
