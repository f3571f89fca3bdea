"""What operators come upon: processes that stand still, wait, or are asleep."""

from datetime import timedelta

from engine.runtime import Resource, activate_jobs, create_process_instance, deploy, fail_job
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, definition_of, start


def put(diagram: Diagram) -> int:
    """Deploy the next version of a process; gives its key."""
    deploy("test", [Resource("process", diagram.process_id, "test.bpmn", diagram.xml())], AGENT)
    return definition_of(diagram.process_id)


def choosing(process_id: str = "process", *gateways: str) -> Diagram:
    """Goes to gateways at once that cannot choose, for want of ``n``."""
    drawn = Diagram(process_id).path("start:s", "and:all")
    for name in gateways or ("x",):
        drawn.path("all", f"xor:{name}").path(name, f"end:{name}1", when="n > 5")
        drawn.path(name, f"end:{name}2", when="n <= 5")
    return drawn


def stuck(process_id: str = "process", *gateways: str) -> int:
    """An instance that stands still at each of the gateways."""
    return create_process_instance(put(choosing(process_id, *gateways)), {}, AGENT).instance_key


def waiting(process_id: str = "process", last: str = "after") -> Diagram:
    """Waits at task ``u``, then at the last one."""
    return Diagram(process_id).path("start:s", "user:u", f"user:{last}", "end:e")


def working(job_type: str = "print", process_id: str = "printing") -> Diagram:
    """Waits for a program."""
    drawn = Diagram(process_id).path("start:s", "service:j", "end:e")
    return drawn.zeebe("j", "taskDefinition", type=job_type, retries="1")


def given_up(job_type: str = "print") -> tuple[int, int]:
    """A job whose program has given up, and its instance."""
    instance = start(working(job_type))
    [job] = activate_jobs(job_type, "w", timedelta(minutes=1), 1)
    fail_job(job.key, 0, AGENT, error_message="Out of paper.")
    return job.key, instance
