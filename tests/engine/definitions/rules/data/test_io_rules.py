"""Rule ``io-rules``."""

from tests.engine.definitions.rules.drawings import child, element, io, process, task
from tests.support.rules import rule_tests


def pair(identity: str, there: str, back: str) -> str:
    """A task whose sets ``<id>_in`` and ``<id>_out`` name these sets."""
    listed = element("inputSet", f"{identity}_in", child("outputSetRefs", there) if there else "") + element(
        "outputSet", f"{identity}_out", child("inputSetRefs", back) if back else ""
    )
    return task(io(sets=listed), identity=identity)


GOOD = {
    "none": process(pair("t", "", "")),
    "both": process(pair("t", "t_out", "t_in")),
}
BAD = {
    "input set alone": (process(pair("t", "t_out", "")), ("io-rules", "t_in")),
    "output set alone": (process(pair("t", "", "t_in")), ("io-rules", "t_out")),
    "input set to another task": (
        process(pair("t", "u_out", ""), pair("u", "u_out", "u_in")), ("io-rules", "t_in")
    ),
    "output set to another task": (
        process(pair("t", "", "u_in"), pair("u", "u_out", "u_in")), ("io-rules", "t_out")
    ),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
