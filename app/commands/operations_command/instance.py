"""``flowdesk operations show``: one instance with all that is known of it."""

from collections.abc import Iterable, Sequence

import click
from sqlalchemy import select

from app.commands.installation import organisation, organisation_option
from app.commands.operations_command.mending import of_damage, of_fault
from app.commands.operations_command.told import at, plain
from app.commands.speaking import Answer, help_of, json_option, said, spoken
from database import reading
from engine.errors import NotFound, Text, text
from engine.lifecycle import InstanceState
from engine.registry import SYSTEM
from itsm.language import listed
from itsm.operations.instance.now import (
    EventRow,
    InstanceHead,
    InstanceNow,
    instance_history,
    instance_now,
)
from itsm.operations.instance.tokens import TokenRow
from itsm.operations.instance.variables import ScopeRow, instance_variables
from itsm.records.tables import Record


@click.command(
    "show",
    help=help_of(
        text(
            "Show one instance: where it stands, what it waits for, what fails and why, its variables and the versions "
            "that it could go to. INSTANCE is its key, or the number of a record."
        ),
        "flowdesk operations show 42", "flowdesk operations show INC-000042 --history",
    ),
)  # fmt: skip
@click.argument("instance", metavar="INSTANCE")
@click.option("--history", "with_history", is_flag=True, help=said(text("What happened, too: the newest first.")))
@organisation_option
@json_option
def show_instance(instance: str, with_history: bool, organisation_name: str | None, as_json: bool) -> int:
    """Show one instance."""
    with organisation(organisation_name):
        key = _key(instance)
        now = instance_now(key, SYSTEM, spoken())
        _, scopes = instance_variables(key, SYSTEM, spoken()) if not now.head.is_over else (now.head, [])
        events = instance_history(key, None, SYSTEM, spoken())[1].items if with_history else []
    told = {
        "instance": plain(now.head), "damage": plain(now.damage), "tokens": plain(now.tokens),
        "faults": plain(now.faults), "jobs": plain(now.jobs), "variables": plain(scopes),
        "versions": [number for _, number in now.versions], "history": plain(events),
    }  # fmt: skip
    return Answer(told, [*_of_now(now, scopes), *_of_scopes(scopes), *_of_events(events)]).give(as_json)


def _key(instance: str) -> int:
    """The key of the instance that was named. Raises NotFound."""
    if instance.isascii() and instance.isdecimal() and len(instance) <= 16:
        return int(instance)
    with reading() as session:
        mine = select(Record.instance_key).where(Record.number == instance.strip().upper())
        found = session.execute(mine).scalar_one_or_none()
    if found is None:
        raise NotFound(
            text("Expected “%(name)s” to be an instance, or a record with one, but there is none.", name=instance)
        )
    return int(found)


def _of_now(now: InstanceNow, scopes: Sequence[ScopeRow]) -> Iterable[Text]:
    yield _of_head(now.head)
    if now.head.suspended_at:
        yield text(
            "Suspended since %(at)s: %(reason)s (flowdesk operations resume)", at=at(now.head.suspended_at),
            reason=now.head.suspended_reason or "-",
        )  # fmt: skip
    if now.damage:
        yield now.damage.why
        yield text("By its rows it waits at: %(steps)s.", steps=listed(now.damage.steps, "-"))
    if now.damage_fault:
        yield from of_damage(now.damage_fault, now)
    for fault in now.further_faults:
        yield from of_fault(fault, now, scopes)
    for token in now.tokens:
        yield _of_token(token)
    for job in now.jobs:
        yield text(
            "Job %(key)s of type “%(type)s” at <%(element)s>: %(state)s, tries left %(retries)s. %(why)s",
            key=job.key, type=job.type, element=job.element_id, state=job.state, retries=job.retries,
            why=text("No program asks for this type.") if job.unasked else job.error_message or "",
        )  # fmt: skip
    if now.versions and now.head.state != InstanceState.SUSPENDED:
        numbers = ", ".join(str(number) for _, number in now.versions)
        yield text("It could go to version: %(numbers)s (flowdesk migrate)", numbers=numbers)


def _of_head(head: InstanceHead) -> Text:
    return text(
        "Instance %(key)s  %(number)s  %(name)s (%(process)s version %(version)s): %(state)s, begun %(at)s",
        key=head.key, number=head.number or head.business_key or "-", name=head.process_name,
        process=head.process_id, version=head.version, state=head.state_label, at=at(head.started_at),
    )  # fmt: skip


def _of_token(token: TokenRow) -> Text:
    where = [*(f"({run})" for run in token.runs), *([f"[{token.called}]"] if token.called else [])]
    says = [waiting.says for waiting in token.waits]
    first = says[0] if says else text("for what is inside it, or for other tokens")
    return text(
        "Token %(token)s at “%(name)s” <%(element)s> %(where)s: %(waits)s",
        token=token.token_id, name=token.element_name, element=token.element_id, where=" ".join(where), waits=first,
    )  # fmt: skip


def _of_scopes(scopes: Sequence[ScopeRow]) -> Iterable[Text]:
    for scope in scopes:
        place = (
            text("at “%(name)s”, token %(token)s", name=scope.element_name or "", token=scope.token_id)
            if scope.token_id else text("of the process")
        )  # fmt: skip
        if scope.read_by:
            yield text(
                "“%(names)s” reads the variables %(place)s first.", names=listed(dict.fromkeys(scope.read_by)),
                place=place,
            )  # fmt: skip
        for variable in scope.variables:
            yield text(
                "Variable %(place)s: %(name)s = %(value)s", place=place, name=variable.name, value=variable.value
            )


def _of_events(events: Sequence[EventRow]) -> Iterable[Text]:
    for event in events:
        yield text(
            "%(at)s  %(what)s  %(element)s  %(who)s  %(reason)s",
            at=at(event.at), what=event.what, element=event.element_name, who=event.actor_name or "-",
            reason=event.reason,
        )  # fmt: skip
