"""``flowdesk person``: people from the command line."""

import click

from app.commands.account_commands import COMMANDS
from app.commands.installation import organisation, organisation_option
from app.commands.passwords import password_from
from app.commands.speaking import Answer, help_of, json_option, said
from engine.errors import text
from engine.registry import SYSTEM
from itsm.people.commands import add_person
from itsm.people.roles import ROLES

_HELP = help_of(
    text("Add a person; without a password they cannot sign in."),
    'flowdesk person add --name "Ben Agent" --email ben@example.org --role agent --team line-1',
    'echo "$PASSWORD" | flowdesk person add --name 王芳 --email wang@example.org --password-stdin \\\n'
    "      --role agent --role team_lead --team line-1 --team line-2 --language zh-CN",
)


@click.group("person", help=said(text("Add people, and what belongs to their accounts.")))
def command() -> None:
    """People from the command line."""


@command.command("add", help=_HELP)
@click.option("--name", required=True, metavar="NAME", help=said(text("What the person is called.")))
@click.option("--email", metavar="EMAIL", help=said(text("Account of the person.")))
@click.option("--password-stdin", is_flag=True, help=said(text("Read the password from standard input.")))
@click.option("--role", "roles", multiple=True, type=click.Choice(list(ROLES)),
              help=said(text("What the person may do; may be repeated (default: requester).")))  # fmt: skip
@click.option("--team", "teams", multiple=True, metavar="CODE",
              help=said(text("Code of a team that the person is in; may be repeated.")))  # fmt: skip
@click.option("--language", type=click.Choice(["en", "zh-CN"]), default="en", show_default=True,
              help=said(text("Language of the person.")))  # fmt: skip
@organisation_option
@json_option
def add(
    name: str,
    email: str | None,
    password_stdin: bool,
    roles: tuple[str, ...],
    teams: tuple[str, ...],
    language: str,
    organisation_name: str | None,
    as_json: bool,
) -> int:
    """Add a person."""
    password = password_from(True) if password_stdin else None
    with organisation(organisation_name):
        key = add_person(name, email, password, language, roles or ("requester",), teams, SYSTEM)
    done = text("%(name)s was added.", name=name)
    return Answer({"person": key, "name": name, "email": email}, [done]).give(as_json)


for each in COMMANDS:
    command.add_command(each)
