"""What a form says of an item, checked field by field against what there is."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Text, text
from engine.state.newest import in_use
from itsm.catalogue.choices import AUDIENCES, MOST_PARTS, MOST_STAGES
from itsm.catalogue.money import is_currency, read_amount
from itsm.catalogue.shipping.reading import too_many_parts
from itsm.catalogue.tables import ItemRow
from itsm.organisation.choices import CLASSES
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.organisation.values import Values
from itsm.packs.deployed import record_types_in
from itsm.people.tables import TeamRow
from itsm.rights.overview import role_names

_BETWEEN = re.compile(r"\s*[,;，；、]\s*")
FOR = "for_"
"""Before a kind of AUDIENCES: the field with its codes."""
_CHOOSE = text("Choose one from the list.")


def listed(written: str) -> list[str]:
    """Codes with commas between, each once."""
    return list(dict.fromkeys(one for one in _BETWEEN.split(written.strip()) if one))


def deployed(session: Session, found: Values, kind: str) -> str:
    """The id of a form or process that is in use."""
    wanted = found.raw(kind)
    if not wanted or in_use(session, kind, wanted) is None:
        found.errors[kind] = _CHOOSE
    return wanted


def type_of(session: Session, found: Values) -> str:
    """The record type that the order makes; without a word the first that takes orders."""
    taking = [one.key for one in record_types_in(session) if one.orders is not None]
    wanted = found.raw("type") or next(iter(taking), "")
    if wanted not in taking:
        found.errors["type"] = text("Choose a record type that takes orders: its pack says “orders”.")
    return wanted


def team_in_use(session: Session, found: Values, name: str) -> str | None:
    """The code of a team."""
    code = found.line(name, 100)
    known = select(TeamRow.key).where(TeamRow.code == code, TeamRow.archived_at.is_(None))
    if code is not None and session.scalar(known) is None:
        found.errors[name] = _CHOOSE
    return code


def money(found: Values, name: str) -> int | None:
    """An amount in hundredths."""
    written = found.raw(name)
    amount = read_amount(written) if written else None
    if written and amount is None:
        found.errors[name] = text("Write an amount such as 1200 or 12.50.")
    return amount


def currency_of(found: Values) -> str:
    """The currency of what costs something."""
    wanted = found.raw("currency").upper()
    costs = found.raw("cost_once") or found.raw("cost_monthly")
    if (costs or wanted) and not is_currency(wanted):
        found.errors["currency"] = text("Write three letters, such as CNY.")
    return wanted if costs else ""


def audience_of(session: Session, found: Values) -> dict[str, list[str]]:
    """Who may order it, by kind; what is not known is refused, for it would let nobody through."""
    wanted = {kind: listed(found.raw(f"{FOR}{kind}")) for kind in AUDIENCES}
    for kind, codes in wanted.items():
        unknown = sorted(set(codes) - _known(session, kind, codes))
        if unknown:
            found.errors[f"{FOR}{kind}"] = text("There is none of this code: %(codes)s", codes=", ".join(unknown)[:200])
    return {kind: codes for kind, codes in wanted.items() if codes}


def _known(session: Session, kind: str, codes: list[str]) -> set[str]:
    column = {"teams": TeamRow.code, "sites": SiteRow.code, "customers": CustomerRow.code}.get(kind)
    if column is not None:
        return set(session.scalars(select(column).where(column.in_(codes))))
    return set(CLASSES if kind == "classes" else role_names())


def parts(session: Session, found: Values, own_code: str) -> list[list[str]]:
    """The stages of a bundle, a line for each; parts are items that are no bundles, of one currency."""
    written = found.raw("parts").replace("|", "\n")
    stages = [codes for line in written.splitlines() if (codes := listed(line))]
    problem = _wrong_parts(session, found, stages, own_code)
    if problem is not None:
        found.errors["parts"] = problem
    return stages


def _wrong_parts(session: Session, found: Values, stages: list[list[str]], own_code: str) -> Text | None:
    codes = {code for stage in stages for code in stage}
    if len(stages) > MOST_STAGES or sum(map(len, stages)) > MOST_PARTS:
        return too_many_parts()
    rows = session.scalars(select(ItemRow).where(ItemRow.code.in_(codes))).all()
    unknown = sorted(codes - {row.code for row in rows if not row.parts} | ({own_code} & codes))
    if unknown:
        return text("Expected other items that are no bundles, but found “%(name)s”.", name=unknown[0][:60])
    currencies = {row.currency for row in rows if row.currency} | ({currency_of(found)} - {""})
    if len(currencies) > 1:
        return text("Expected one currency for all parts, but found %(names)s.", names=", ".join(sorted(currencies)))
    return None
