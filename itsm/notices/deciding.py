"""Whom it concerns that something happened to a record: pure, asked on every step."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from itsm.notices import events
from itsm.notices.occasions import Audience, Occasion

LONGEST_WORDS = 4000
"""Characters of a comment that a notice repeats; the whole of it stands at the record."""
_OVER = frozenset({"resolved", "closed"})


class Standing(NamedTuple):
    """Where a record stands: kind and key of its status."""

    kind: str
    status: str | None


class Concerned(NamedTuple):
    """The people of a record, and who acts."""

    requester: int | None
    owner: int | None
    actor: int | None
    of_whole: bool = False
    """True for a part of a bundle: its requester is told by the whole, and by the part only what it asks of them."""


class NewTask(NamedTuple):
    """A task that was opened: its place in the diagram, and whose it is."""

    element: str
    token: str
    definition: int
    assignee: int | None
    teams: tuple[str, ...]

    def details(self) -> dict[str, object]:
        """As an occasion keeps it."""
        return {"element": self.element, "token": self.token, "definition": self.definition}


class Moved(NamedTuple):
    """What a step did to a record: ``before`` is None for one that was just reported."""

    before: Standing | None
    after: Standing
    tasks: Sequence[NewTask] = ()
    asks_requester: bool = False
    """True when the process waits for the requester's reply since this step."""
    comments: Sequence[Mapping[str, object]] = ()
    """What the form of the completed task said on the timeline: ``body`` and ``internal``."""


def of_step(moved: Moved, people: Concerned) -> list[Occasion]:
    """The occasions of a step."""
    public = "\n\n".join(str(one["body"]) for one in moved.comments if not one["internal"])
    internal = "\n\n".join(str(one["body"]) for one in moved.comments if one["internal"])
    found = [*_for_requester(moved, people, public), *_for_those_who_work(moved, people, public)]
    if public and not any("comment" in one.details and not one.audience.nobody for one in found):
        found += of_comment(public, people, internal=False)
    if internal:
        found += of_comment(internal, people, internal=True)
    return found


def of_comment(body: str, people: Concerned, internal: bool) -> list[Occasion]:
    """A comment concerns requester and owner; the requester's and internal ones those who work on the record."""
    said = {"comment": body[:LONGEST_WORDS]}
    if internal:
        return [Occasion(events.NOTED, Audience(_others([people.owner], people), handlers=True), said)]
    if people.requester is not None and people.actor != people.requester:
        return [Occasion(events.COMMENTED, Audience(_others([people.requester, people.owner], people)), said)]
    return [Occasion(events.COMMENTED, Audience(_others([people.owner], people), handlers=True), said)]


def of_assignment(task: NewTask, people: Concerned) -> list[Occasion]:
    """A task that was given to somebody, or to another team."""
    return [*_assigned(task, people), *_offered(task)]


def _for_requester(moved: Moved, people: Concerned, comment: str) -> Iterable[Occasion]:
    requester, before, after = people.requester, moved.before, moved.after
    if requester is None:
        return
    to = Audience(frozenset({requester}))
    asked = [task.details() for task in moved.tasks if task.assignee == requester]
    said: dict[str, object] = {**(asked[0] if asked else {}), **_said(comment)}
    for details in asked[1:]:  # each has a mail of its own, whose answer is for it alone
        yield Occasion(events.ASKED, to, details)
    is_asked = bool(asked) or (moved.asks_requester and people.actor != requester)
    if people.of_whole and not is_asked:
        return
    if before is None and not people.of_whole:
        yield Occasion(events.REPORTED, to)
    if before is not None and after.kind == "resolved" != before.kind:
        yield Occasion(events.RESOLVED, to, said)
    elif before is not None and after.kind == "closed" != before.kind and people.actor != requester:
        yield Occasion(events.CLOSED, to, said)
    elif is_asked:
        yield Occasion(events.ASKED, to, said)
    elif before is not None and before.status != after.status and people.actor != requester:
        yield Occasion(events.MOVED, to)


def _for_those_who_work(moved: Moved, people: Concerned, comment: str) -> Iterable[Occasion]:
    before, after = moved.before, moved.after
    if before is not None and before.kind in _OVER and after.kind not in _OVER:
        yield Occasion(events.REOPENED, Audience(_others([people.owner], people)), _said(comment))
    for task in moved.tasks:
        if task.assignee is not None:
            yield from _assigned(task, people)
        else:
            yield from _offered(task)


def _assigned(task: NewTask, people: Concerned) -> Iterable[Occasion]:
    if task.assignee not in (None, people.requester):
        yield Occasion(events.ASSIGNED, Audience(_others([task.assignee], people)), task.details())


def _offered(task: NewTask) -> Iterable[Occasion]:
    if task.teams:
        yield Occasion(events.OFFERED, Audience(teams=task.teams), task.details())


def _said(comment: str) -> dict[str, object]:
    return {"comment": comment[:LONGEST_WORDS]} if comment else {}


def _others(keys: Iterable[int | None], people: Concerned) -> frozenset[int]:
    """Those of ``keys`` who are there and do not act themselves."""
    return frozenset(key for key in keys if key is not None and key != people.actor)
