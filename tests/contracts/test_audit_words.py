"""Whatever the code writes into the audit trail has words: no page shows the raw name of an act."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from admin_ui.views.settings.told import ACTS, words_of
from itsm.accounts.by_link.links import Purpose
from itsm.detours.kinds import KINDS
from itsm.operations.log import RETIRED
from itsm.organisation.commands.serve import LINKS
from itsm.ownership.commands.answer_owner_change import STATES
from itsm.recurrence.tables import DISMISSED, TAKEN
from tests.contracts.tree import FUNCTIONS, Module, modules

ROOMS = ("app", "admin_ui", "api", "engine", "itsm")
WRITERS = ("audit", "audit_change")
CHANGES = ("itsm/audit/changes.py", "action")
"""One writer calls the other there."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def _whats(package: str) -> frozenset[str]:
    """Every ``what`` that a package says, by a keyword, a key of a dictionary or a variable of that name."""
    found: set[str] = set()
    for module in modules(package):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.keyword) and node.arg == "what":
                found |= _constants(node.value)
            elif isinstance(node, ast.Assign) and _sets(node, "what"):
                found |= _constants(node.value)
            elif isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                said = (value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "what")
                found = found.union(*map(_constants, said))
    return frozenset(found)


def _sets(node: ast.Assign, name: str) -> bool:
    return any(isinstance(one, ast.Name) and one.id == name for one in node.targets)


def _kinds_of_detours() -> set[str]:
    """Every kind of detour that the package makes: given by name to the row, or one that diagrams allow."""
    return {*KINDS} | {
        name
        for module in modules("itsm/detours")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Detour"
        for keyword in node.keywords if keyword.arg == "kind"
        for name in _constants(keyword.value)
    }  # fmt: skip


def _constants(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    return _constants(node.body) | _constants(node.orelse) if isinstance(node, ast.IfExp) else set()


SAID = {
    ("itsm/accounts/by_link/invitations.py", "f'{purpose}_made'"): {f"{one}_made" for one in Purpose},
    ("itsm/accounts/by_link/invitations.py", "f'{purpose}_used'"): {f"{one}_used" for one in Purpose},
    ("itsm/approvals/casting.py", "f\"ballot_{details['what']}\""): {
        f"ballot_{one}" for one in _whats("itsm/approvals")
    },
    ("itsm/detours/keeping.py", "f'detour_{detour.kind}'"): {f"detour_{one}" for one in _kinds_of_detours()},
    ("itsm/operations/commands.py", "use.entry"): {RETIRED, "definition_restored"},
    **{
        ("itsm/organisation/commands/serve.py", f"f'desk_{{kind}}_{what}'"): {f"desk_{one}_{what}" for one in LINKS}
        for what in ("set", "ended")
    },
    ("itsm/ownership/commands/answer_owner_change.py", "row.state"): set(STATES.values()),
    ("itsm/people/commands/change_person.py", "action"): {"rights_changed", "person_changed"},
    ("itsm/recurrence/commands/deciding.py", "f'recurrence_{state}'"): {
        f"recurrence_{one}" for one in (TAKEN, DISMISSED)
    },
}
"""What is said where no syntax tells it, by file and expression."""


@dataclass(frozen=True)
class Said:
    """A call that writes: where, and the expression that names the act."""

    module: Module
    function: Function | None
    expression: ast.expr

    @property
    def place(self) -> str:
        """For people."""
        return f"{self.module.path}:{self.expression.lineno} {ast.unparse(self.expression)}"


@cache
def _all() -> tuple[Module, ...]:
    return modules(*ROOMS)


def _calls(name: str, position: int, keyword: str, among: tuple[Module, ...]) -> Iterator[Said]:
    for module in among:
        for function, call in _calls_in(module):
            if _name(call) != name:
                continue
            by_name = [one.value for one in call.keywords if one.arg == keyword]
            if len(call.args) > position or by_name:
                yield Said(module, function, by_name[0] if by_name else call.args[position])


@cache
def _calls_in(module: Module) -> tuple[tuple[Function | None, ast.Call], ...]:
    """Each call with the innermost function around it."""
    around: dict[ast.AST, Function] = {}
    for node in ast.walk(module.tree):  # outer ones come first
        if isinstance(node, FUNCTIONS):
            around |= {inner: node for inner in ast.walk(node)}
    return tuple((around.get(node), node) for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _acts(said: Said) -> set[str]:
    """Every act that the expression may name; ``…_added`` stands for a name that ends so. Empty: nobody can tell."""
    known = SAID.get((said.module.path, ast.unparse(said.expression)))
    if known is not None:
        return known
    if isinstance(said.expression, ast.Name):
        return _named(said, said.expression.id)
    if isinstance(said.expression, ast.JoinedStr):
        return _joined(said, said.expression)
    if isinstance(said.expression, ast.IfExp):
        both = [_acts(Said(said.module, said.function, one)) for one in (said.expression.body, said.expression.orelse)]
        return both[0] | both[1] if all(both) else set()
    return _constants(said.expression)


def _joined(said: Said, expression: ast.JoinedStr) -> set[str]:
    first, last = expression.values[0], expression.values[-1]
    if isinstance(last, ast.Constant):
        return {f"…{end}" for end in _constants(last)}
    if len(expression.values) == 2 and isinstance(first, ast.Constant) and isinstance(last, ast.FormattedValue):
        ends = _acts(Said(said.module, said.function, last.value))
        return {f"{begin}{end}" for begin in _constants(first) for end in ends}
    return set()


def _named(said: Said, name: str) -> set[str]:
    """A variable of the function, a parameter that its callers give, or a constant of the module."""
    function, found = said.function, set()
    for node in ast.walk(function or said.module.tree):
        if isinstance(node, ast.Assign) and _sets(node, name):
            found |= _acts(Said(said.module, function, node.value))
    if found or function is None:
        return found
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    if name not in names:
        return _named(Said(said.module, None, said.expression), name)
    callers = tuple(one for one in _all() if one is said.module or _imports(one, said.module, function.name))
    given = [_acts(one) for one in _calls(function.name, names.index(name), name, callers)]
    return set().union(*given) if all(given) else set()


def _imports(module: Module, other: Module, name: str) -> bool:
    called = other.path.removesuffix(".py").replace("/", ".")
    return name in module.source and any(
        isinstance(node, ast.ImportFrom) and node.module == called and name in [one.name for one in node.names]
        for node in ast.walk(module.tree)
    )


def _written() -> list[Said]:
    found = [said for name in WRITERS for said in _calls(name, 1, "action", _all())]
    return [one for one in found if (one.module.path, ast.unparse(one.expression)) != CHANGES]


def test_every_act_of_the_trail_can_be_told() -> None:
    found = [said.place for said in _written() if not _acts(said)]

    assert not found, "Expected acts that this file can name. Say under SAID which they are."


def test_every_act_of_the_trail_has_words() -> None:
    found = sorted({act for said in _written() for act in _acts(said) if words_of(act) is None})

    assert not found, "Expected words in ACTS of admin_ui/views/settings/told.py for each of these."


def test_votes_detours_and_owners_are_told_by_words_of_their_own() -> None:
    acts = {act for said in _written() for act in _acts(said)}
    own = {act for act in acts if act.startswith(("ballot_", "detour_", "owner_change_"))}

    assert len(own) > 18 and own <= ACTS.keys(), sorted(own - ACTS.keys())
