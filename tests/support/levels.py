"""Service levels for tests: one beside the shipped one, a customer with a level, and packs with another table."""

from pathlib import Path
from shutil import copytree

from sqlalchemy import update

from database import unit_of_work
from engine.registry import SYSTEM
from engine.runtime import Resource, deploy
from itsm.clocks.levels.commands import Wording, save_level
from itsm.clocks.levels.content import Content, Target
from itsm.organisation.tables import CustomerRow
from itsm.packs.folder import PackFiles, load_folder
from itsm.people.tables import PersonRow
from tests.support.records import INCIDENT, Desk

GOLD = Content((Target("response", 15), Target("resolution", 120)), "24x7")
TABLE = INCIDENT / "service_level.dmn"
_FIRST = '      <rule id="level_of_customer">'


def add_gold() -> None:
    """A level beside the shipped one: 15 minutes for a response, two hours for a solution."""
    save_level("gold", Wording({"en": "Gold", "zh-CN": "金牌"}), GOLD, None, SYSTEM, new=True)


def serve(desk: Desk, level: str | None) -> None:
    """Let the requester belong to an important customer that has a level."""
    with unit_of_work() as work:
        row = CustomerRow(code="acme", name="Acme", service_class="important", service_level=level)
        work.session.add(row)
        work.session.flush()
        mine = update(PersonRow).where(PersonRow.key == desk.requester.key)
        work.session.execute(mine.values(customer_key=row.key))


def with_rule(requesters: str, code: str) -> str:
    """The shipped table with a first rule: a class of ``requesters`` gets what the cell ``code`` says."""
    cells = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in ("-", "-", requesters))
    rule = (
        '      <rule id="own_rule"><description>A promise of their own</description>'
        f'{cells}<outputEntry id="own_cell"><text>{code}</text></outputEntry></rule>\n'
    )
    return TABLE.read_text(encoding="utf-8").replace(_FIRST, rule + _FIRST)


def with_minutes(*minutes: str) -> str:
    """A table of response and resolution in minutes for a critical priority, and for all others."""
    cells = zip(('"critical"', "-"), minutes[::2], minutes[1::2], strict=True)
    rules = "".join(
        f"<rule id='r{number}'><description>By priority</description><inputEntry><text>{test}</text></inputEntry>"
        f"<outputEntry><text>{response}</text></outputEntry><outputEntry><text>{resolution}</text></outputEntry></rule>"
        for number, (test, response, resolution) in enumerate(cells)
    )
    found = TABLE.read_text(encoding="utf-8")
    begin, end = found.index('      <input id="level_customer"'), found.index("    </decisionTable>")
    columns = (
        '<input id="p" label="Priority"><inputExpression typeRef="string"><text>record.priority</text>'
        '</inputExpression></input><output id="o1" name="response" typeRef="number"/>'
        '<output id="o2" name="resolution" typeRef="number"/>'
    )
    return found[:begin] + columns + rules + found[end:]


def use_table(written: str) -> None:
    """Deploy the table on levels as it is, checked by nobody."""
    resource = Resource("decision", "service_level", f"processes/incident/{TABLE.name}", written.encode())
    deploy("incident", [resource], SYSTEM)


def pack_with_table(folder: Path, written: str) -> PackFiles:
    """The incident pack in ``folder`` with another table on levels, read and not checked."""
    copytree(INCIDENT, folder / "processes" / "incident")
    copytree(INCIDENT.parents[1] / "forms" / "incident", folder / "forms" / "incident")
    (folder / "processes" / "incident" / TABLE.name).write_text(written, encoding="utf-8")
    return load_folder(folder / "processes" / "incident")
