"""How a team gives its work to its people."""

from collections.abc import Mapping

from engine.errors import Text, text

POOL = "pool"
STRATEGIES: Mapping[str, Text] = {
    POOL: text("Pool"), "round_robin": text("In turn"), "least_load": text("Least load"), "skill": text("By skill"),
    "duty": text("By roster"),
}  # fmt: skip
"""All strategies; every one but the pool gives a task to a person when it opens."""

EXPLAINED: Mapping[str, Text] = {
    POOL: text("Pool: whoever is free takes a task"),
    "round_robin": text("In turn: one after the other"),
    "least_load": text("Least load: who has the fewest open tasks"),
    "skill": text("By skill: who has the skill that the routing asks for, the best first"),
    "duty": text("By roster: who is on duty in a roster of the team"),
}
"""The same as the page of a team offers them."""

MOST_LIMIT = 999
"""A limit beyond it limits nothing."""
