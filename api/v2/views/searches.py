"""What can be looked up: ``POST /v2/<things>/search`` and ``GET /v2/<things>/<key>``."""

from flask import Response, jsonify, request

from api.v2.authentication import reads
from api.v2.blueprint import blueprint
from api.v2.bodies import body
from api.v2.listings.decision_definitions import DECISION_DEFINITIONS
from api.v2.listings.element_instances import ELEMENT_INSTANCES
from api.v2.listings.incidents import INCIDENTS
from api.v2.listings.jobs import JOBS
from api.v2.listings.process_definitions import PROCESS_DEFINITIONS
from api.v2.listings.process_instances import PROCESS_INSTANCES
from api.v2.listings.user_tasks import USER_TASKS
from api.v2.listings.variables import one_variable, search_variables
from api.v2.search import SearchBody, Table

TABLES = {
    "decision-definitions": DECISION_DEFINITIONS,
    "element-instances": ELEMENT_INSTANCES,
    "incidents": INCIDENTS,
    "jobs": JOBS,
    "process-definitions": PROCESS_DEFINITIONS,
    "process-instances": PROCESS_INSTANCES,
    "user-tasks": USER_TASKS,
}
"""Everything that stands in tables, by its part of the address."""


@blueprint.post("/variables/search")
@reads
def variables() -> Response:
    """Variables of given instances."""
    truncate = request.args.get("truncateValues", "true").lower() != "false"
    return jsonify(search_variables(body(SearchBody()), truncate=truncate))


@blueprint.get("/variables/<int:key>")
@reads
def variable(key: int) -> Response:
    """A variable."""
    return jsonify(one_variable(key))


def _add(name: str, table: Table) -> None:
    """Add both addresses of one kind of thing."""

    @reads
    def search() -> Response:
        return jsonify(table.search(body(SearchBody())))

    @reads
    def one(key: int) -> Response:
        return jsonify(table.one(key))

    blueprint.add_url_rule(f"/{name}/search", f"search_{name}", search, methods=["POST"])
    blueprint.add_url_rule(f"/{name}/<int:key>", f"get_{name}", one, methods=["GET"])


for _name, _table in TABLES.items():
    _add(_name, _table)
