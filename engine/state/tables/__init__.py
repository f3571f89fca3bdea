"""Tables of the engine; the rows of a step are written by ``engine.state.writes``."""

from engine.state.tables.definitions import Definition, DefinitionsRevision, Deployment, StartTrigger
from engine.state.tables.faults import Fault, HeldArrival
from engine.state.tables.instances import Command, ElementEventRow, ProcessInstance
from engine.state.tables.operations import Operation, OperationItem
from engine.state.tables.tasks import UserTask, UserTaskCandidate
from engine.state.tables.waiting import Job, Message, MessageSubscription, SignalSubscription, Timer

__all__ = [
    "Command",
    "Definition",
    "DefinitionsRevision",
    "Deployment",
    "ElementEventRow",
    "Fault",
    "HeldArrival",
    "Job",
    "Message",
    "MessageSubscription",
    "Operation",
    "OperationItem",
    "ProcessInstance",
    "SignalSubscription",
    "StartTrigger",
    "Timer",
    "UserTask",
    "UserTaskCandidate",
]
