"""The worker: claims due timers and fires them, each in its own transaction, until it is told to stop."""

from engine.worker.worker import Worker, fire_due_starts, fire_due_timers

__all__ = ["Worker", "fire_due_starts", "fire_due_timers"]
