"""``flowdesk person …`` about accounts: invite, links, second factors, leaving; and service accounts."""

from pathlib import Path

import click

from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, help_of, json_option, said
from engine.errors import NotFound, Text, text
from engine.registry import SYSTEM
from itsm.accounts.by_link.invitations import invite, send_link
from itsm.accounts.by_link.links import MadeLink, Purpose
from itsm.accounts.factors.standing import reset_factors
from itsm.accounts.leaving import erase_person, held_by, leave, personal_data_zip
from itsm.accounts.overview import account
from itsm.accounts.service_accounts import add_service_account
from itsm.people.queries import Person, find_person, people
from itsm.people.roles import ROLES

_person = click.argument("person", metavar="PERSON")
_role = click.option("--role", "roles", multiple=True, type=click.Choice(list(ROLES)),
                     help=said(text("What the person may do; may be repeated (default: requester).")))  # fmt: skip


def found_person(named: str) -> Person:
    """The person with this e-mail address or key, whether their account is open or closed; raises NotFound."""
    by_address = find_person(named)
    if by_address is None and named.isascii() and named.isdigit() and len(named) < 17:
        by_address = people([int(named)]).get(int(named))
    if by_address is None:
        raise NotFound(
            text("Expected the e-mail address or the key of a person, but “%(name)s” is none. Check it.", name=named)
        )
    return by_address


@click.command("invite", help=help_of(
    text("Add a person and send them an invitation; without a mail server the link is printed."),
    'flowdesk person invite --name "Ben Agent" --email ben@example.org --role agent --team line-1',
))  # fmt: skip
@click.option("--name", required=True, metavar="NAME", help=said(text("What the person is called.")))
@click.option("--email", required=True, metavar="EMAIL", help=said(text("Account of the person.")))
@_role
@click.option("--team", "teams", multiple=True, metavar="CODE",
              help=said(text("Code of a team that the person is in; may be repeated.")))  # fmt: skip
@click.option("--language", type=click.Choice(["en", "zh-CN"]), default="en", show_default=True,
              help=said(text("Language of the person.")))  # fmt: skip
@organisation_option
@json_option
def invite_person(
    name: str, email: str, roles: tuple[str, ...], teams: tuple[str, ...], language: str,
    organisation_name: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Invite a person."""
    with organisation(organisation_name):
        key, link = invite(name, email, language, roles or ("requester",), teams, SYSTEM)
    return _told_link({"person": key, "name": name, "email": email}, link, as_json)


@click.command("link", help=help_of(
    text("Send the person a link to choose a new password; without a mail server it is printed."),
    "flowdesk person link ben@example.org",
))  # fmt: skip
@_person
@organisation_option
@json_option
def new_link(person: str, organisation_name: str | None, as_json: bool) -> int:
    """Make a link."""
    with organisation(organisation_name):
        found = found_person(person)
        has_signed_in = account(found.key, SYSTEM).state == "active"
        purpose = Purpose.PASSWORD_RESET if has_signed_in else Purpose.INVITATION
        link = send_link(found.key, purpose, SYSTEM)
    return _told_link({"person": found.key}, link, as_json)


@click.command("reset-second-factor", help=help_of(
    text("Take away authenticator and passkeys of somebody who has lost them; their sessions end."),
    "flowdesk person reset-second-factor ben@example.org",
))  # fmt: skip
@_person
@organisation_option
@json_option
def reset_second_factor(person: str, organisation_name: str | None, as_json: bool) -> int:
    """Reset second factors."""
    with organisation(organisation_name):
        found = found_person(person)
        reset_factors(found.key, SYSTEM)
    done = text("%(name)s has no second factor any more.", name=found.name)
    return Answer({"person": found.key}, [done]).give(as_json)


@click.command("close", help=help_of(
    text(
        "Hand over what somebody holds, to a person or back to the teams, and close their account.\n\n"
        "With --preview it only says what they hold."
    ),
    "flowdesk person close ben@example.org --preview",
    "flowdesk person close ben@example.org --to dan@example.org",
))  # fmt: skip
@_person
@click.option("--to", "successor", metavar="PERSON", help=said(text("Who gets the open tasks.")))
@click.option("--preview", is_flag=True, help=said(text("Change nothing.")))
@organisation_option
@json_option
def close(
    person: str, successor: str | None, preview: bool, organisation_name: str | None, as_json: bool
) -> int:
    """Close an account."""
    with organisation(organisation_name):
        found = found_person(person)
        to_key = found_person(successor).key if successor else None
        held = held_by(found.key, SYSTEM)
        numbers = [task.number for task in held.tasks]
        if not preview:
            leave(found.key, to_key, SYSTEM)
    told = {"person": found.key, "tasks": numbers, "records": list(held.owned), "closed": not preview}
    sentences = [
        text("%(name)s: %(tasks)s open tasks, first responder of %(records)s open records.", name=found.name,
             tasks=held.task_count, records=held.owned_count)
    ]  # fmt: skip
    return Answer(told, sentences + ([] if preview else [text("The account is closed.")])).give(as_json)


@click.command("export", help=help_of(
    text("Write all that is kept about somebody to a file (JSON in a ZIP)."),
    "flowdesk person export ben@example.org ben.zip",
))  # fmt: skip
@_person
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@organisation_option
@json_option
def export(person: str, file: Path, organisation_name: str | None, as_json: bool) -> int:
    """Export personal data."""
    with organisation(organisation_name):
        found = found_person(person)
        file.touch(mode=0o600)
        file.write_bytes(personal_data_zip(found.key, SYSTEM))
    return Answer({"person": found.key, "file": str(file)}, [text("Written: %(file)s", file=str(file))]).give(as_json)


@click.command("erase", help=help_of(
    text(
        "Erase the personal data of somebody whose account is closed. Records stay readable; nobody can undo it.\n\n"
        "NAME is the name of the person, as a confirmation."
    ),
    'flowdesk person erase 17 "Ben Agent"',
))  # fmt: skip
@_person
@click.argument("name", metavar="NAME")
@organisation_option
@json_option
def erase(person: str, name: str, organisation_name: str | None, as_json: bool) -> int:
    """Erase personal data."""
    with organisation(organisation_name):
        found = found_person(person)
        erase_person(found.key, name, SYSTEM)
    return Answer({"person": found.key}, [text("The personal data are erased.")]).give(as_json)


@click.command("add-service", help=help_of(
    text("Add a service account: a program with roles of its own, which has tokens alone."),
    'flowdesk person add-service "Billing" --role integrator',
))  # fmt: skip
@click.argument("name", metavar="NAME")
@_role
@click.option("--purpose", default="", metavar="TEXT", help=said(text("What it is for.")))
@organisation_option
@json_option
def add_service(
    name: str, roles: tuple[str, ...], purpose: str, organisation_name: str | None, as_json: bool
) -> int:
    """Add a service account."""
    with organisation(organisation_name):
        key = add_service_account(name, purpose, roles or ("requester",), SYSTEM)
    return Answer({"person": key, "name": name}, [text("%(name)s was added.", name=name)]).give(as_json)


def _told_link(values: dict[str, object], link: MadeLink | None, as_json: bool) -> int:
    address = link.address if link else None
    shown = Text("%(address)s", {"address": address}) if address else text("A mail with a link is on its way.")
    return Answer({**values, "link": address}, [shown]).give(as_json)


COMMANDS: tuple[click.Command, ...] = (
    invite_person, new_link, reset_second_factor, close, export, erase, add_service,
)  # fmt: skip
"""What ``flowdesk person`` offers beside adding somebody."""
