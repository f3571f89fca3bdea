"""The migration of a saved instance: looked at alone, or done."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import MigrationRefused
from engine.events import ElementEventKind
from engine.spiff import state
from engine.spiff.acts import FAULT, LISTEN, attempt
from engine.spiff.elements.activity import arm
from engine.spiff.elements.catching import subscription_of, subscriptions
from engine.spiff.elements.multi_instance import MultiInstance
from engine.spiff.execution import Execution
from engine.spiff.host import Host
from engine.spiff.migration import waiting
from engine.spiff.migration.matching import Matching
from engine.spiff.migration.plan import MigrationPlan
from engine.spiff.migration.planning import Survey
from engine.spiff.program import Program
from engine.spiff.token import READY, WAITING, Token
from engine.spiff.workflow import Instance


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a process: its program, and the key of its definition."""

    program: Program
    key: int


def plan(saved: bytes, old: Version, new: Version, mapping: Mapping[str, str], host: Host) -> MigrationPlan:
    """Say what a migration of a saved instance would do, without doing it."""
    return _survey(saved, old, new, mapping, host)[1]


def migrate(
    saved: bytes, old: Version, new: Version, mapping: Mapping[str, str], host: Host, host_after: Host,
    *, asleep: bool = False,
) -> tuple[Execution, MigrationPlan]:
    """Take a saved instance to the new version, and run it on from where it stands there.

    ``host_after`` is the world of the new version. While it is ``asleep`` no condition is looked at.

    Raises MigrationRefused, and ExecutionFault when what begins to be
    waited for cannot be evaluated, or an element that goes on cannot do its work.
    """
    survey, found = _survey(saved, old, new, mapping, host)
    if not found.is_possible:
        raise MigrationRefused(found.refusals)
    instance = state.build(new.program, host_after, survey.record)
    instance.asleep = asleep
    _tell(instance, survey)
    for identity, node in survey.nodes.items():
        _bring_in_line(instance.tokens[identity], survey.old.tokens[identity])
        _arm(instance.tokens[identity], survey.arm.get(identity, ()))
        for index, event in waiting.renamed_events(survey.old.tokens[identity], node):
            token = instance.tokens[identity]
            subscriptions(token)[index] = subscription_of(token, event)
    for around, names in survey.listen.items():
        scope = instance.subprocesses[around] if around else instance
        for name in names:
            attempt(scope.spawn(scope.spec.task_specs[name]), LISTEN)
    _gather_again(instance, survey)
    execution = Execution(new.program, instance)
    execution.look_again()
    return execution, found


def _survey(
    saved: bytes, old: Version, new: Version, mapping: Mapping[str, str], host: Host
) -> tuple[Survey, MigrationPlan]:
    before = state.build(old.program, host, state.read(saved))
    survey = Survey(before, state.read(saved), old.key, Matching(old.program, new.program, mapping))
    return survey, survey.look()


def _tell(instance: Instance, survey: Survey) -> None:
    """Note where tokens are called by another name, so that the history can be read on."""
    for identity, node in survey.nodes.items():
        token, before = instance.tokens[identity], survey.old.tokens[identity].task_spec.record.id
        if token.activated and before != node.record.id:
            instance.note(ElementEventKind.ELEMENT_MIGRATED, node.record.id, token, before=before)


def _arm(token: Token, names: tuple[str, ...]) -> None:
    """Arm further boundary events beside those that wait already."""
    if names:
        waiting_already = token.internal_data.pop("armed", [])
        arm(token, names, owner="host")
        new = token.internal_data["armed"]
        assert isinstance(waiting_already, list) and isinstance(new, list)
        token.internal_data["armed"] = [*waiting_already, *new]


def _bring_in_line(token: Token, before: Token) -> None:
    """Let the variables of a repeated activity be called as the new version calls them."""
    if not isinstance(token.task_spec, MultiInstance) or not isinstance(before.task_spec, MultiInstance):
        return
    runs = token.internal_data.get("runs")
    if isinstance(runs, dict) and "outputElement" in token.task_spec.loop.values:
        collected = next((before.data[name] for name in before.task_spec.results() if name in before.data), None)
        for name in token.task_spec.results():
            token.data.setdefault(name, [None] * runs["total"] if collected is None else collected)
    was, now = (spec.loop.values.get("inputElement") for spec in (before.task_spec, token.task_spec))
    if was is not None and now is not None and was.text != now.text:
        for run in token.workflow.instance.inside(token):
            if was.text in run.data:
                run.data.setdefault(now.text, run.data[was.text])


def _gather_again(instance: Instance, survey: Survey) -> None:
    """Let tokens that wait for others come to their element once more: it may need fewer of them now."""
    before = survey.old.tokens
    waited = [instance.tokens[identity] for identity in survey.nodes if waiting.is_gathering(before[identity])]
    for scope in dict.fromkeys(token.workflow for token in waited):
        here = [token for token in waited if token.workflow is scope and not _has_run(token)]
        for token in here:
            token._state = READY
        for token in here:
            token.task_spec.arrive(token)
        for token in here:
            if token.state != WAITING:
                token.internal_data.pop(FAULT, None)


def _has_run(token: Token) -> bool:
    """True for a token that stands with a fault of its element's work, not for one that waits without hope."""
    kept = token.internal_data.get(FAULT)
    return isinstance(kept, Mapping) and kept["do"] not in ("hope", "settle")
