"""What every command on a job asks first: is it still to be done?"""

from engine.errors import InvalidState, text
from engine.lifecycle import JobState
from engine.state.tables import Job


def require_open(job: Job, *, or_failed: bool = False) -> None:
    """Raise InvalidState unless the job is open (or waits for the resolution of its fault, with ``or_failed``).

    One that was suspended while a worker has it is still that worker's.
    """
    if job.state in (JobState.OPEN, JobState.SUSPENDED) or (or_failed and job.state == JobState.FAILED):
        return
    raise InvalidState(
        text("Expected job %(key)s to be open, but it is %(state)s. Drop it.", key=job.key, state=job.state)
    )
