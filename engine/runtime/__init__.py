"""The commands of the engine, one module each; each is one transaction, or joins the one that it is given.

A command takes its time from ``engine.clock``, its sender's id makes a repeat harmless, and what it wrote (state,
history, tasks, timers, subscriptions, what listeners add) is stored together or not at all.
"""

from engine.runtime.assign_user_task import assign_user_task
from engine.runtime.cancel_process_instance import cancel_process_instance
from engine.runtime.claim_user_task import claim_user_task
from engine.runtime.command import run_command
from engine.runtime.complete_user_task import complete_user_task
from engine.runtime.correlate_message import correlate_message
from engine.runtime.deploy import Deployed, Resource, deploy
from engine.runtime.end_replay import end_replay
from engine.runtime.fire_timer import due_timers, fire_timer
from engine.runtime.move_token import move_token
from engine.runtime.release_user_task import release_user_task
from engine.runtime.results import InstanceMoved, InstanceStarted, TaskAssigned, TaskCompleted
from engine.runtime.start_process_instance import start_process_instance

__all__ = [
    "Deployed",
    "InstanceMoved",
    "InstanceStarted",
    "Resource",
    "TaskAssigned",
    "TaskCompleted",
    "assign_user_task",
    "cancel_process_instance",
    "claim_user_task",
    "complete_user_task",
    "correlate_message",
    "deploy",
    "due_timers",
    "end_replay",
    "fire_timer",
    "move_token",
    "release_user_task",
    "run_command",
    "start_process_instance",
]
