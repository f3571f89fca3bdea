"""The worker: claims due timers and fires them, each in its own transaction, until it is told to stop."""

from engine.worker.due import fire_due_starts, fire_due_timers
from engine.worker.seen import Condition, Seen, workers
from engine.worker.worker import Crew, Worker

__all__ = ["Condition", "Crew", "Seen", "Worker", "fire_due_starts", "fire_due_timers", "workers"]
