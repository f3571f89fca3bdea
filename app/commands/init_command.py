"""``flowdesk init``: the set-up page's work without a browser."""

import click

from app.commands.installation import installation
from app.commands.passwords import password_from
from app.commands.speaking import Answer, help_of, json_option, said
from engine.errors import text
from itsm.tenants import SetUp, set_up

_HELP = help_of(
    text(
        "Set up without a browser: data folder, database, organisation, administrator and shipped packs.\n\n"
        "Safe to repeat: the same organisation and administrator change nothing, another one is refused."
    ),
    'flowdesk init --admin-email ada@example.org --organisation "Example Ltd" --time-zone Europe/Berlin',
    'echo "$PASSWORD" | flowdesk init --admin-email ada@example.org --admin-password-stdin \\\n'
    "      --organisation 示例公司 --language zh-CN --time-zone Asia/Shanghai",
)


@click.command("init", help=_HELP)
@click.option("--admin-email", required=True, metavar="EMAIL", help=said(text("Account of the administrator.")))
@click.option("--admin-name", metavar="NAME", help=said(text("Name of the administrator (default: from the address).")))
@click.option("--admin-password-stdin", is_flag=True, help=said(text("Read the password from standard input.")))
@click.option("--organisation", required=True, metavar="NAME", help=said(text("Name of the organisation.")))
@click.option("--language", type=click.Choice(["en", "zh-CN"]), default="en", show_default=True,
              help=said(text("Language of the organisation.")))  # fmt: skip
@click.option("--time-zone", default="UTC", show_default=True, metavar="ZONE",
              help=said(text("Time zone of the organisation, such as Asia/Shanghai.")))  # fmt: skip
@click.option("--no-work", is_flag=True, help=said(text("The administrator works no tickets.")))
@json_option
def command(
    admin_email: str,
    admin_name: str | None,
    admin_password_stdin: bool,
    organisation: str,
    language: str,
    time_zone: str,
    no_work: bool,
    as_json: bool,
) -> int:
    """Set up without a browser."""
    password = password_from(admin_password_stdin)
    wanted = SetUp(
        organisation=organisation,
        language=language,
        time_zone=time_zone,
        admin_name=admin_name or admin_email.partition("@")[0],
        admin_email=admin_email,
        password=password,
        works_tickets=not no_work,
    )
    with installation().app_context():
        tenant = set_up(wanted)
    done = text("“%(name)s” is set up; %(email)s may sign in. Start it with: flowdesk run", name=organisation,
                email=admin_email)  # fmt: skip
    return Answer({"organisation": tenant, "name": organisation, "administrator": admin_email}, [done]).give(as_json)
