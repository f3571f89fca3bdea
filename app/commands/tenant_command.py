"""``flowdesk tenant …``: organisations of this installation."""

import click
from sqlalchemy import select

from app.commands.installation import installation
from app.commands.passwords import password_from
from app.commands.speaking import Answer, help_of, json_option, said
from database import Tenant, reading
from engine.errors import Text, text
from itsm.tenants import SetUp
from itsm.tenants.add_tenant import AddedTenant, add_tenant


@click.group("tenant", help=help_of(
    text("Organisations: each has its own people, processes, records and numbers."),
    'flowdesk tenant add "Example North" --admin-email nora@example.org',
    "flowdesk tenant list",
))  # fmt: skip
def command() -> None:
    """Organisations of this installation."""


@command.command("add", help=help_of(
    text(
        "Add an organisation with its administrator, calendars and shipped packs.\n\n"
        "The administrator is sent an invitation; without a mail server, or without an address, the link is printed. "
        "It works once, within seven days."
    ),
    'flowdesk tenant add "Example North" --admin-email nora@example.org --time-zone Europe/Oslo',
    'echo "$PASSWORD" | flowdesk tenant add 示例公司 --admin-email li@example.org --admin-password-stdin \\\n'
    "      --language zh-CN --time-zone Asia/Shanghai",
))  # fmt: skip
@click.argument("name", metavar="NAME")
@click.option("--admin-email", default="", metavar="EMAIL",
              help=said(text("Account of the administrator (default: one that no mail reaches).")))  # fmt: skip
@click.option("--admin-name", metavar="NAME", help=said(text("Name of the administrator (default: from the address).")))
@click.option("--admin-password-stdin", is_flag=True, help=said(text("Read the password from standard input.")))
@click.option("--language", type=click.Choice(["en", "zh-CN"]), default="en", show_default=True,
              help=said(text("Language of the organisation.")))  # fmt: skip
@click.option("--time-zone", default="UTC", show_default=True, metavar="ZONE",
              help=said(text("Time zone of the organisation, such as Asia/Shanghai.")))  # fmt: skip
@click.option("--no-work", is_flag=True, help=said(text("The administrator works no tickets.")))
@json_option
def add(
    name: str, admin_email: str, admin_name: str | None, admin_password_stdin: bool, language: str, time_zone: str,
    no_work: bool, as_json: bool,
) -> int:  # fmt: skip
    """Add an organisation."""
    password = password_from(True) if admin_password_stdin else ""
    called = admin_name or admin_email.partition("@")[0] or "Administrator"
    wanted = SetUp(name, language, time_zone, called, admin_email, password, not no_work)
    with installation().app_context():
        added = add_tenant(wanted, invited=not admin_password_stdin)
    return _told(name.strip(), added, admin_password_stdin).give(as_json)


@command.command("list", help=help_of(text("Show the organisations."), "flowdesk tenant list --json"))
@json_option
def show(as_json: bool) -> int:
    """Show the organisations."""
    with installation().app_context(), reading() as session:
        columns = (Tenant.key, Tenant.name, Tenant.language, Tenant.time_zone)
        rows = session.execute(select(*columns).order_by(Tenant.key)).all()
    found = [
        {"organisation": row.key, "name": row.name, "language": row.language, "time_zone": row.time_zone}
        for row in rows
    ]
    lines = [
        Text("%(name)s (%(language)s, %(zone)s)", {"name": row.name, "language": row.language, "zone": row.time_zone})
        for row in rows
    ]
    return Answer({"organisations": found}, lines).give(as_json)


def _told(name: str, added: AddedTenant, has_password: bool) -> Answer:
    facts: dict[str, object] = {
        "organisation": added.key, "name": name, "administrator": added.email, "person": added.administrator,
        "link": added.link.address if added.link else None,
        "expires_at": added.link.expires_at.isoformat() if added.link else None,
    }  # fmt: skip
    sentences = [text("“%(name)s” is set up; its administrator is %(email)s.", name=name, email=added.email)]
    if added.link:
        sentences.append(text("Give the administrator this link: %(link)s", link=added.link.address))
    elif not has_password:
        sentences.append(text("An invitation was sent to %(email)s.", email=added.email))
    return Answer(facts, sentences)
