"""``/v2/topology``: what clients ask before anything else. One broker with one partition, whatever serves it."""

from urllib.parse import urlsplit

from flask import Response, jsonify, request

from api.v2.authentication import reads
from api.v2.blueprint import blueprint

API_VERSION = "8.9.0"
"""The release of the Camunda 8 REST API whose JSON this is; modelers compare it with their diagrams."""


@blueprint.get("/topology")
@reads
def topology() -> Response:
    """The cluster as clients see it."""
    address = urlsplit(request.host_url)
    partition = {"partitionId": 1, "role": "leader", "health": "healthy", "state": "active"}
    broker = {
        "nodeId": 0, "brokerId": "0", "host": address.hostname or "", "port": address.port or 80,
        "partitions": [partition], "version": API_VERSION,
    }  # fmt: skip
    return jsonify(
        {
            "brokers": [broker], "clusterId": "flowdesk", "clusterSize": 1, "partitionsCount": 1,
            "replicationFactor": 1, "gatewayVersion": API_VERSION, "lastCompletedChangeId": "0",
        }
    )  # fmt: skip
