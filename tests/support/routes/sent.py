"""What is sent to routes, and what they say to somebody with nothing in hand."""

BODIES: dict[str, dict[str, object]] = {
    "POST /v2/user-tasks/<int:key>/assignment": {"assignee": "agent.1@example.org"},
    "PATCH /v2/jobs/<int:key>": {"changeset": {"retries": 1}},
    "POST /v2/jobs/<int:key>/error": {"errorCode": "E"},
    "POST /v2/process-instances/<int:key>/migration": {"targetProcessDefinitionKey": "{definition}"},
    "POST /api/v1/service-levels": {"code": "new", "names": {"en": "New"}, "targets": []},
    "PUT /api/v1/service-levels/<code>": {"names": {"en": "New"}, "targets": []},
    "PATCH /api/v1/records/<number>": {"fields": {"title": "Another"}},
    "POST /records/<number>/priority": {"priority": "low", "reason": "It can wait."},
    "POST /api/v1/records/<number>/links": {"kind": "related", "number": "INC-000001"},
    "POST /api/v1/records/<number>/promotions": {"promotion": "follow_up"},
    "POST /api/v1/records/<number>/advice/<other>/wait": {"task": "{task}"},
    "POST /records/views": {"type": "incident", "name": "All of them"},
    "POST /api/v1/records/<number>/owner-changes": {"person": "1", "reason": "On leave"},
    "POST /records/<number>/comments": {"body": "Hello"},
    "POST /portal/records/<number>/comments": {"body": "Hello"},
    "POST /records/<number>/tasks/<int:key>/assign": {"person": "1"},
    "POST /settings/calendars/new": {"from": "24x7"},
    "POST /studio/packs/<pack>/versions/files/remove": {"name": "pack.yaml", "revision": "9"},
    "POST /studio/packs/<pack>/versions/files/rename": {"name": "pack.yaml", "new_name": "x.exe"},
    "POST /settings/calendars/<code>/history": {"again": "1"},
    "POST /roster/<code>/handover": {"words": "The printer is on fire."},
    "POST /api/v1/records/<number>/plan": {
        "begin": "2026-12-24T10:00:00+00:00", "end": "2026-12-24T11:00:00+00:00",
    },
    "POST /api/v1/records/<number>/plan/override": {"reason": "Agreed"},
    "POST /api/v1/recurrence/findings/<int:key>/open": {"values": {"title": "Paper"}},
    "POST /api/v1/recurrence/findings/<int:key>/link": {"number": ""},
    "POST /api/v1/recurrence/findings/<int:key>/dismiss": {"reason": "Paper was damp"},
    "POST /api/v1/figures/<type_key>/<key>/readings": {
        "readings": [{"number": "{planned record}", "at": "2026-11-01T00:00:00+00:00", "value": "5"}],
    },
    "POST /api/v1/builds": {"product": "ERP", "version": "9", "sha256": "b" * 64, "location": "shelf 9"},
    "POST /api/v1/builds/<int:key>/withdraw": {"reason": "It has a hole."},
    "POST /builds/<int:key>": {"location": "shelf 2"},
    "POST /builds/<int:key>/withdraw": {"reason": "It has a hole."},
    "POST /recurring/<int:key>/open": {"title": "Paper"},
    "POST /recurring/<int:key>/dismiss": {"reason": "Paper was damp"},
    "POST /schedule/records/<number>/override": {"reason": "Agreed"},
    "POST /roster/<code>/plan/drop": {"day": "{coming plan}"},
    "POST /api/v1/tasks/<int:key>/delegate": {"person": "1", "reason": "Please"},
    "POST /api/v1/tasks/<int:key>/give-back": {"reason": "Done"},
    "POST /api/v1/tasks/<int:key>/send-back": {"target": "triage", "reason": "Wrong"},
    "POST /api/v1/tasks/<int:key>/signature": {"verdict": "agree"},
    "POST /api/v1/tasks/<int:key>/signers": {"person": "1", "reason": "Please"},
    "POST /api/v1/tasks/<int:key>/signing/call-off": {"reason": "Too slow"},
    "POST /api/v1/tasks/<int:key>/votes": {"people": ["1", "2"], "reason": "Which way?"},
    "POST /api/v1/tasks/<int:key>/transfer": {"person": "1", "reason": "Theirs"},
    "POST /api/v1/ballots/<int:key>/vote": {"choice": "approve"},
    "POST /api/v1/ballots/<int:key>/close": {"reason": "It is urgent."},
    "POST /api/v1/ballots/<int:key>/seats/<int:seat>/leave": {"reason": "On leave."},
    "POST /api/v1/tasks/<int:key>/complete": {"values": {}, "outcome": "accept"},
}
"""What is sent where an empty body would be refused before anybody looks for the thing; ``{thing}`` is its key."""

QUERIES = {
    "GET /records/export.<form>": "?type=incident",
    "GET /studio/packs/<pack>/decisions/<name>/table.xlsx": "?decision=routing",
    "POST /forms/refresh": "?record={record}&task={task}",
    "GET /roster/feed.ics": "?key={feed}",
    "GET /schedule/feed.ics": "?key={schedule feed}",
    "GET /api/v1/schedule": "?from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z",
}
"""Where the things do not stand in the path, but behind it."""

REFUSED = {
    "GET /sign-in/with/<int:key>": 404,
    "GET /sign-in/return/<int:key>": 401,
    "GET /records/<number>/promotions/<key>": 404,
    "POST /records/<number>/promotions/<key>": 404,
    "POST /api/v1/records/<number>/promotions": 404,
    "POST /api/v1/records/<number>/advice/<other>/use": 404,
    "POST /api/v1/records/<number>/advice/<other>/wait": 404,
    "POST /studio/packs/<pack>/versions/<int:number>/approve": 403,
    "POST /studio/packs/<pack>/findings": 400,
    "POST /studio/packs/<pack>/findings/repair": 400,
    "POST /studio/packs/<pack>/findings/mend": 400,
    "PUT /studio/packs/<pack>/files/<path:name>": 400,
    "PUT /studio/packs/<pack>/decisions/<name>/words": 400,
    "DELETE /studio/packs/<pack>/files/<path:name>": 400,
}
"""What a route says to somebody with nothing in hand: no such provider, no sign-in that began here, no revision,
nothing that the record may be made into, and no advice of it.

Whoever drew a version does not approve it.
"""
