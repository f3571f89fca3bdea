"""An instance as bytes: state only (the specs come from the deployed version), JSON in a Zstandard frame.

Format 2: ``v`` format, ``n`` last token id, ``d`` process variables, ``s`` last status, ``e`` ended, ``m`` what is
remembered about the process as a whole, ``t`` tokens, parents before children, each
``[id, parent token id, node, state, status, flow, activated, memory, local variables]``. Variables are FEEL values in
the lossless form of ``engine.feel``. Format 1 had no ``m``, and the one subscription of a waiting token stood in its
memory under the kind of the event.
"""

import threading
from typing import Any

import orjson
import zstandard

from engine.errors import DamagedState, ExecutionFault, InvalidState, text
from engine.feel import from_json, to_json
from engine.spiff.elements.base import FlowNode
from engine.spiff.host import Host
from engine.spiff.program import Program
from engine.spiff.scope import Scope
from engine.spiff.token import STARTED, Token
from engine.spiff.workflow import Instance

FORMAT = 2
_MB = 1024 * 1024
MAX_BYTES = 64 * _MB
TOKEN, PARENT, NODE, STATE, STATUS, FLOW, ACTIVATED, MEMORY, LOCALS = range(9)
"""Where the fields of a token stand."""

Record = dict[str, Any]

_of_thread = threading.local()


def dump(instance: Instance) -> bytes:
    """Return the instance as JSON, to be packed. Raises ExecutionFault when it has become too large."""
    record: Record = {
        "v": FORMAT,
        "n": instance.counter,
        "s": instance.last_status,
        "e": instance.ended,
        "d": to_json(instance.data),
        "m": instance.root_memory,
        "t": [token.known_record or token.write_record(_dump_token) for token in instance.tokens.values()],
    }
    written = orjson.dumps(record)
    if len(written) > MAX_BYTES:  # it could never be loaded again
        raise ExecutionFault(
            "",
            text(
                "Expected the process to keep at most %(most)s MB of variables and tokens, but it came to %(found)s "
                "MB. Keep less in its variables, or repeat less at once.",
                most=MAX_BYTES // _MB, found=len(written) // _MB,
            ),
        )
    return written


def pack(record: bytes) -> bytes:
    """Return what ``dump`` gave as it is stored."""
    return _compressor().compress(record)


def load(program: Program, host: Host, state: bytes) -> Instance:
    """Return the instance that ``state`` describes.

    Raises InvalidState for damaged bytes, an unknown format or a missing element.
    """
    return build(program, host, read(state))


def read(state: bytes) -> Record:
    """Return a saved state as data of the newest format. Raises InvalidState for damaged bytes or an unknown one."""
    record = _read(state)
    if record.get("v") not in (1, FORMAT):
        raise InvalidState(
            text(
                "Expected a saved state of format %(known)s, but it has format %(found)s. Update Flowdesk.",
                known=FORMAT, found=record.get("v"),
            )
        )
    if record["v"] == 1:
        for fields in record["t"]:
            _upgrade(fields[MEMORY])
    return {"m": {}, **record, "v": FORMAT}


def build(program: Program, host: Host, record: Record) -> Instance:
    """Return the instance of a state that was read. Raises InvalidState for a missing element."""
    instance = Instance(program.spec, program.scopes, host)
    instance.counter, instance.last_status, instance.ended = record["n"], record["s"], record["e"]
    instance.data.update(from_json(record["d"]))
    instance.root_memory.update(record["m"])
    for fields in record["t"]:
        _load_token(instance, fields)
    return instance


def _read(state: bytes) -> dict[str, Any]:
    try:
        return dict(orjson.loads(_decompressor().decompress(state, max_output_size=MAX_BYTES)))
    except (zstandard.ZstdError, ValueError, TypeError) as problem:
        raise DamagedState(
            text(
                "Expected the saved state of the instance to be readable, but its bytes are damaged (%(kind)s). "
                "Restore them from a back-up, or cancel the process.",
                kind=type(problem).__name__,
            )
        ) from problem


def _dump_token(token: Token) -> bytes:
    parent, local = token.workflow.host_token, token.data
    return orjson.dumps([
        token.id, parent.id if parent else None, token.task_spec.name, token.state, token.status, token.flow,
        token.activated, token.internal_data, to_json(local) if local else None,
    ])  # fmt: skip


def _load_token(instance: Instance, fields: list[Any]) -> None:
    identity, parent, node_id, state, status, flow, activated, memory, local = fields
    scope: Scope = instance.subprocesses[parent] if parent else instance
    node = scope.spec.task_specs.get(node_id) or _deeper(scope, node_id, memory)
    if node is None:
        raise InvalidState(
            text(
                "Expected element <%(element)s> in process %(process)s, but this version does not have it. "
                "Load the state with the version that saved it.",
                element=node_id, process=instance.spec.name,
            )
        )
    token = Token(scope, node, identity, state)
    token.status, token.flow, token.activated = status, flow, activated
    token.internal_data = memory
    token.data = from_json(local) if local else {}
    instance.take_in(token)
    if state == STARTED:
        instance.create_subprocess(token, node.inner_scope(token))


def _deeper(scope: Scope, node_id: str, memory: dict[str, Any]) -> FlowNode | None:
    """Return the cancel end event of a deeper scope for which a token undoes the transaction that this scope is."""
    found = (spec.task_specs[node_id] for spec in scope.specs.values() if node_id in spec.task_specs)
    return next(found, None) if "detached" in memory else None


def _upgrade(memory: dict[str, Any]) -> None:
    """Bring a token's memory of format 1 to format 2."""
    for kind in ("timer", "message"):
        if kind in memory:
            memory["caught"] = [{"kind": kind, **memory.pop(kind)}]


def _compressor() -> zstandard.ZstdCompressor:
    found = getattr(_of_thread, "compressor", None)
    if found is None:
        found = _of_thread.compressor = zstandard.ZstdCompressor(level=3)
    return found


def _decompressor() -> zstandard.ZstdDecompressor:
    found = getattr(_of_thread, "decompressor", None)
    if found is None:
        found = _of_thread.decompressor = zstandard.ZstdDecompressor()
    return found
