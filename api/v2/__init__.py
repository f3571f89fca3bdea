"""The engine API at ``/v2``: the JSON of the Camunda 8 orchestration cluster REST API, so that its clients connect.

``views`` parse and answer, ``listings`` are what can be searched, ``search`` is paging, filters and sorting for all.
Whoever calls has a bearer token; errors are ``application/problem+json`` (RFC 9457).
"""
