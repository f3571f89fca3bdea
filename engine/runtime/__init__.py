"""The commands of the engine, one module each; each is one transaction, or joins the one that it is given.

A command takes its time from ``engine.clock``, its sender's id makes a repeat harmless, and what it wrote (state,
history, tasks, timers, subscriptions, what listeners add) is stored together or not at all.
"""

from engine.runtime.activate_jobs import ActivatedJob, activate_jobs
from engine.runtime.assign_user_task import assign_user_task
from engine.runtime.broadcast_signal import broadcast_signal
from engine.runtime.call_off_operation import call_off_operation
from engine.runtime.cancel_process_instance import cancel_process_instance
from engine.runtime.claim_user_task import claim_user_task
from engine.runtime.command import run_command
from engine.runtime.complete_job import complete_job
from engine.runtime.complete_user_task import complete_user_task
from engine.runtime.correlate_message import correlate_message
from engine.runtime.create_process_instance import create_process_instance
from engine.runtime.deploy import Deployed, Resource, deploy
from engine.runtime.end_replay import end_replay
from engine.runtime.end_side_task import SideTaskEnded, end_side_task
from engine.runtime.evaluate_decision import DecisionMade, evaluate_decision
from engine.runtime.fail_job import fail_job
from engine.runtime.fire_start import fire_start
from engine.runtime.fire_timer import due_timers, fire_timer
from engine.runtime.hold_task import hold_task
from engine.runtime.look_again import look_again
from engine.runtime.migrate_process_instance import migrate_process_instance
from engine.runtime.modify_process_instance import modify_process_instance
from engine.runtime.move_token import move_token
from engine.runtime.open_side_task import SideTaskOpened, open_side_task
from engine.runtime.plan_migration import plan_migration, plan_migrations, plan_migrations_to
from engine.runtime.publish_message import publish_message
from engine.runtime.rehearse_operation import Rehearsed, rehearse_operation
from engine.runtime.release_user_task import release_user_task
from engine.runtime.resolve_fault import resolve_fault
from engine.runtime.restore_definition import restore_definition
from engine.runtime.results import (
    DefinitionRestored,
    DefinitionRetired,
    FaultResolved,
    InstanceMoved,
    InstanceStarted,
    JobDone,
    JobFailed,
    JobUpdated,
    MessagePublished,
    OperationCalledOff,
    OperationStarted,
    SignalBroadcast,
    StartFired,
    TaskAssigned,
    TaskCompleted,
    TaskUpdated,
)
from engine.runtime.resume_process_instance import resume_process_instance
from engine.runtime.retire_definition import retire_definition
from engine.runtime.set_variables import set_variables
from engine.runtime.start_operation import start_operation
from engine.runtime.start_process_instance import start_process_instance
from engine.runtime.suspend_process_instance import suspend_process_instance
from engine.runtime.throw_job_error import throw_job_error
from engine.runtime.update_job import update_job
from engine.runtime.update_user_task import KEPT, Kept, TaskChanges, update_user_task
from engine.spiff.modification.reaching import PROCESS, Activation

__all__ = [
    "KEPT",
    "PROCESS",
    "ActivatedJob",
    "Activation",
    "DecisionMade",
    "DefinitionRestored",
    "DefinitionRetired",
    "Deployed",
    "FaultResolved",
    "InstanceMoved",
    "InstanceStarted",
    "JobDone",
    "JobFailed",
    "JobUpdated",
    "Kept",
    "MessagePublished",
    "OperationCalledOff",
    "OperationStarted",
    "Rehearsed",
    "Resource",
    "SideTaskEnded",
    "SideTaskOpened",
    "SignalBroadcast",
    "StartFired",
    "TaskAssigned",
    "TaskChanges",
    "TaskCompleted",
    "TaskUpdated",
    "activate_jobs",
    "assign_user_task",
    "broadcast_signal",
    "call_off_operation",
    "cancel_process_instance",
    "claim_user_task",
    "complete_job",
    "complete_user_task",
    "correlate_message",
    "create_process_instance",
    "deploy",
    "due_timers",
    "end_replay",
    "end_side_task",
    "evaluate_decision",
    "fail_job",
    "fire_start",
    "fire_timer",
    "hold_task",
    "look_again",
    "migrate_process_instance",
    "modify_process_instance",
    "move_token",
    "open_side_task",
    "plan_migration",
    "plan_migrations",
    "plan_migrations_to",
    "publish_message",
    "rehearse_operation",
    "release_user_task",
    "resolve_fault",
    "restore_definition",
    "resume_process_instance",
    "retire_definition",
    "run_command",
    "set_variables",
    "start_operation",
    "start_process_instance",
    "suspend_process_instance",
    "throw_job_error",
    "update_job",
    "update_user_task",
]
