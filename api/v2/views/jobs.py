"""Jobs for workers: handed out (with long polling), done, failed, ended by an error, changed."""

import threading
import time
from datetime import timedelta
from typing import Any

from flask import Response, current_app, jsonify
from marshmallow import fields, validate

from api.unfit import Unfit
from api.v2.authentication import actor, command_id
from api.v2.blueprint import blueprint
from api.v2.bodies import body
from api.v2.fields import LARGEST_NUMBER, LONGEST_NAME, Body, Tenant, Variables, Whole
from api.v2.listings.jobs import given
from api.v2.problems import Exhausted
from database import reading
from engine.errors import text
from engine.runtime import ActivatedJob, activate_jobs, complete_job, fail_job, throw_job_error, update_job

DEFAULT_WAIT = 10_000
LONGEST_WAIT = 60_000
LONGEST_MILLISECONDS = 10**12
MOST_JOBS = 1000
_NO_TIME = text(
    "Expected at most %(most)s milliseconds, but it is more. Send a shorter time.", most=LONGEST_MILLISECONDS
)
_NOTHING = text("Expected null, but it has a value, which is not understood here. Leave it out.")
_LOOK_EVERY = 0.1
_waiting = [0]
_lock = threading.Lock()


class Milliseconds(Whole):
    """A time; what it means is said where it is used."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        found = super()._deserialize(value, attr, data, **kwargs)
        if abs(found) > LONGEST_MILLISECONDS:
            raise Unfit(_NO_TIME).as_invalid()
        return found


class Nothing(fields.Field[None]):
    """A field of the contract that means nothing here yet: null alone is understood."""

    def __init__(self) -> None:
        super().__init__(allow_none=True)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> None:
        raise Unfit(_NOTHING).as_invalid()


class ActivateBody(Body):
    """Asking for jobs. ``requestTimeout`` is how long to wait for one: 0 as long as is usual, below 0 not at all."""

    type = fields.String(required=True, validate=validate.Length(min=1))
    timeout = Milliseconds(required=True, validate=validate.Range(1))
    maxJobsToActivate = Whole(required=True, validate=validate.Range(1))
    worker = fields.String(load_default="", allow_none=True, validate=validate.Length(max=LONGEST_NAME))
    fetchVariable = fields.List(fields.String(), load_default=None, allow_none=True)
    requestTimeout = Milliseconds(load_default=0)
    tenantIds = fields.List(Tenant(), allow_none=True)
    tenantFilter = fields.String(allow_none=True)
    withLease = fields.Boolean(allow_none=True, validate=validate.OneOf([False, None]))


class CompleteJobBody(Body):
    """The result of a job."""

    variables = Variables()
    result = Nothing()
    jobLeaseToken = Nothing()
    businessId = Nothing()


class FailBody(Body):
    """A job that could not be done."""

    retries = Whole(load_default=0, validate=validate.Range(max=LARGEST_NUMBER))
    errorMessage = fields.String(load_default="", allow_none=True)
    retryBackOff = Milliseconds(load_default=None, allow_none=True)
    variables = Variables()
    jobLeaseToken = Nothing()


class ErrorBody(Body):
    """A BPMN error out of a job."""

    errorCode = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_NAME))
    errorMessage = fields.String(load_default="", allow_none=True)
    variables = Variables()
    jobLeaseToken = Nothing()


class JobChangesBody(Body):
    """What to change of a job."""

    retries = Whole(load_default=None, allow_none=True, validate=validate.Range(max=LARGEST_NUMBER))
    timeout = Milliseconds(load_default=None, allow_none=True)
    priority = Whole(load_default=None, allow_none=True)


class UpdateJobBody(Body):
    """Changing a job."""

    changeset = fields.Nested(JobChangesBody, required=True)
    operationReference = Whole()
    jobLeaseToken = Nothing()


@blueprint.post("/jobs/activation")
def activate() -> Response:
    """Hand out jobs; without any the answer waits for one."""
    sent = body(ActivateBody())
    jobs = _look(sent)
    if not jobs and sent["requestTimeout"] >= 0:
        jobs = _wait(sent)
    with reading() as session:
        return jsonify({"jobs": given(session, jobs) if jobs else []})


@blueprint.post("/jobs/<int:key>/completion")
def complete_one_job(key: int) -> tuple[str, int]:
    """A job is done."""
    complete_job(key, body(CompleteJobBody())["variables"], actor(), command_id())
    return "", 204


@blueprint.post("/jobs/<int:key>/failure")
def fail_one_job(key: int) -> tuple[str, int]:
    """A job could not be done."""
    sent = body(FailBody())
    fail_job(
        key, sent["retries"], actor(), command_id(), error_message=sent["errorMessage"] or "",
        retry_back_off=_time(sent["retryBackOff"]), variables=sent["variables"],
    )  # fmt: skip
    return "", 204


@blueprint.post("/jobs/<int:key>/error")
def throw_from_job(key: int) -> tuple[str, int]:
    """A job ends with a BPMN error."""
    sent = body(ErrorBody())
    throw_job_error(
        key, sent["errorCode"], actor(), command_id(), error_message=sent["errorMessage"] or "",
        variables=sent["variables"],
    )  # fmt: skip
    return "", 204


@blueprint.patch("/jobs/<int:key>")
def change_job(key: int) -> tuple[str, int]:
    """Change retries, priority, or the time that its worker has."""
    sent = body(UpdateJobBody())["changeset"]
    timeout = _time(sent["timeout"])
    update_job(key, actor(), command_id(), retries=sent["retries"], timeout=timeout, priority=sent["priority"])
    return "", 204


def _time(milliseconds: int | None) -> timedelta | None:
    return None if milliseconds is None else timedelta(milliseconds=milliseconds)


def _look(sent: dict[str, Any]) -> list[ActivatedJob]:
    most = min(sent["maxJobsToActivate"], MOST_JOBS)
    time_of_worker = timedelta(milliseconds=sent["timeout"])
    return activate_jobs(sent["type"], sent["worker"] or "", time_of_worker, most, sent["fetchVariable"])


def _wait(sent: dict[str, Any]) -> list[ActivatedJob]:
    """Look again until there is a job or the time is over.

    Whoever waits keeps a thread of the server, so half of them may wait; the others are told to come again later.
    Raises Exhausted.
    """
    deadline = time.monotonic() + min(sent["requestTimeout"] or DEFAULT_WAIT, LONGEST_WAIT) / 1000
    with _lock:
        if _waiting[0] >= max(current_app.extensions["flowdesk_settings"].web_threads // 2, 1):
            raise Exhausted(text("Expected a free place to wait for jobs, but all are taken. Ask again later."))
        _waiting[0] += 1
    try:
        jobs: list[ActivatedJob] = []
        while not jobs and (left := deadline - time.monotonic()) > 0:
            time.sleep(min(_LOOK_EVERY, left))
            jobs = _look(sent)
        return jobs
    finally:
        with _lock:
            _waiting[0] -= 1
