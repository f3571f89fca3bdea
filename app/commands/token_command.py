"""``flowdesk token``: access of programs to the API."""

from datetime import UTC, datetime, timedelta

import click

from app.commands.account_commands import found_person
from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, help_of, json_option, said
from engine.errors import Text, text
from engine.registry import SYSTEM
from itsm.accounts import tokens

_CREATE = help_of(
    text(
        "Make a token and print it, once: only a hash of it is kept.\n\n"
        "A program sends it as “Authorization: Bearer TOKEN”. It acts within its scopes, as its "
        "owner (at /api/v1) or for the whole organisation (at /v2), until it ends or is revoked."
    ),
    "flowdesk token create billing-worker --scope engine",
    "flowdesk token create dashboard --scope engine:read --json",
)
_LIST = help_of(text("List the tokens that hold, with scope, making and last use."), "flowdesk token list")
_REVOKE = help_of(
    text("Revoke a token: the next request with it is refused."), "flowdesk token revoke billing-worker"
)


@click.group("token", help=said(text("Give programs access to the API.")))
def command() -> None:
    """Access of programs."""


@command.command("create", help=_CREATE)
@click.argument("name", metavar="NAME")
@click.option("--scope", "scopes", required=True, multiple=True, type=click.Choice(list(tokens.SCOPES)),
              help=said(text("What the token may do; may be repeated.")))  # fmt: skip
@click.option("--owner", metavar="PERSON",
              help=said(text("E-mail address or key of whom it acts as: a service account or a person.")))  # fmt: skip
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
              help=said(text("Last day of the token (UTC), such as 2027-06-30. Without it: in a year.")))  # fmt: skip
@organisation_option
@json_option
def create(
    name: str, scopes: tuple[str, ...], owner: str | None, until: datetime | None, organisation_name: str | None,
    as_json: bool,
) -> int:  # fmt: skip
    """Make a token."""
    scope = " ".join(scopes)
    ends = until.replace(tzinfo=UTC) + timedelta(days=1) if until else None
    with organisation(organisation_name):
        key = found_person(owner).key if owner else None
        token = tokens.create_token(name, scope, SYSTEM, key, ends)
    told = {"name": name.strip(), "scope": scope, "token": token}
    return Answer(told, [Text("%(token)s", {"token": token})]).give(as_json)


@command.command("list", help=_LIST)
@organisation_option
@json_option
def show(organisation_name: str | None, as_json: bool) -> int:
    """List the live tokens."""
    with organisation(organisation_name):
        found = tokens.tokens()
    rows = [
        {"name": one.name, "scope": one.scope, "created_at": one.created_at.isoformat(),
         "seen_at": one.seen_at.isoformat() if one.seen_at else None,
         "expires_at": one.expires_at.isoformat() if one.expires_at else None, "owner": one.person_key}
        for one in found
    ]  # fmt: skip
    lines = [
        text(
            "%(name)s  %(scope)s  made %(created_at)s, last used %(seen_at)s",
            name=row["name"], scope=row["scope"], created_at=row["created_at"], seen_at=row["seen_at"] or "-",
        )
        for row in rows
    ]  # fmt: skip
    return Answer({"tokens": rows}, lines or [text("There are no tokens.")]).give(as_json)


@command.command("revoke", help=_REVOKE)
@click.argument("name", metavar="NAME")
@organisation_option
@json_option
def revoke(name: str, organisation_name: str | None, as_json: bool) -> int:
    """Revoke a token."""
    with organisation(organisation_name):
        tokens.revoke_token(name, SYSTEM)
    done = text("The token “%(name)s” is revoked.", name=name.strip())
    return Answer({"revoked": name.strip()}, [done]).give(as_json)
