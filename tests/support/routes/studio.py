"""Routes of the studio."""

from tests.support.routes.model import lines

STUDIO = (
    *lines("process_owner", "agent", """
        GET /studio
        GET /studio/decisions
        GET /studio/decisions/<decision_id> | =priority
        POST /studio/decisions/<decision_id> | =priority
        POST /studio/decisions/<decision_id>/result | =priority
        GET /studio/decisions/<decision_id>/past | =priority
        POST /studio/decisions/<decision_id>/past | =priority
        GET /studio/expressions
        POST /studio/expressions
        POST /studio/expressions/result
        GET /studio/new
        POST /studio/packs
        GET /studio/packs/<pack> | pack
        GET /studio/packs/<pack>/checked | pack
        GET /studio/packs/<pack>/export | pack
        GET /studio/packs/<pack>/files/<path:name> | pack, =pack.yaml
        PUT /studio/packs/<pack>/files/<path:name> | pack, =pack.yaml
        DELETE /studio/packs/<pack>/files/<path:name> | pack, =pack.yaml
        GET /studio/packs/<pack>/put-into-use | pack
        GET /studio/packs/<pack>/put-into-use/tests | pack
        POST /studio/packs/<pack>/put-into-use | pack
        GET /studio/packs/<pack>/versions | pack
        POST /studio/packs/<pack>/versions | pack
        GET /studio/packs/<pack>/versions/<int:number> | pack, =1
        GET /studio/packs/<pack>/versions/<int:number>/files/<path:name> | pack, =1, =pack.yaml
        POST /studio/packs/<pack>/versions/<int:number>/approve | pack, =1
        POST /studio/packs/<pack>/versions/<int:number>/back | pack, =1
        POST /studio/packs/<pack>/versions/drop | spare pack
        POST /studio/packs/<pack>/versions/files | pack
        POST /studio/packs/<pack>/versions/files/remove | pack
        POST /studio/packs/<pack>/versions/files/rename | pack
        POST /studio/packs/<pack>/versions/move | pack
        POST /studio/packs/<pack>/versions/take-over | pack
        POST /studio/packs/<pack>/versions/undo | pack
        GET /studio/packs/<pack>/type | pack
        POST /studio/packs/<pack>/type | pack
        GET /studio/packs/<pack>/type/text | pack
        POST /studio/packs/<pack>/type/text | pack
        POST /studio/packs/<pack>/findings | pack
        POST /studio/packs/<pack>/findings/repair | pack
        POST /studio/packs/<pack>/findings/mend | pack
        GET /studio/packs/<pack>/tests | pack
        GET /studio/packs/<pack>/tests/state | pack
        POST /studio/packs/<pack>/tests/run | pack
        POST /studio/packs/<pack>/tests/new | pack
        POST /studio/packs/<pack>/tests/record | pack
        GET /studio/packs/<pack>/tests/scenarios/<stem> | =incident, =waiting_for_evidence
        POST /studio/packs/<pack>/tests/scenarios/<stem> | =incident, =waiting_for_evidence
        GET /studio/packs/<pack>/tests/scenarios/<stem>/text | =incident, =waiting_for_evidence
        POST /studio/packs/<pack>/tests/scenarios/<stem>/text | =incident, =waiting_for_evidence
        POST /studio/packs/<pack>/tests/scenarios/<stem>/copy | =incident, =waiting_for_evidence
        POST /studio/packs/<pack>/tests/scenarios/<stem>/remove | =incident, =waiting_for_evidence
        GET /studio/packs/<pack>/tests/coverage/<diagram>/diagram.bpmn | =incident, =incident
        GET /studio/packs/<pack>/tests/coverage/<diagram>/diagram.json | =incident, =incident
        GET /studio/packs/<pack>/diagram | pack
        GET /studio/packs/<pack>/diagram/<name> | =incident, =incident.bpmn
        GET /studio/packs/<pack>/diagram/<name>/steps | =incident, =incident.bpmn
        GET /studio/packs/<pack>/names | pack
        GET /studio/packs/<pack>/forms | pack
        POST /studio/packs/<pack>/forms | pack
        POST /studio/packs/<pack>/forms/approval | pack
        GET /studio/packs/<pack>/forms/<name> | =incident, =triage
        POST /studio/packs/<pack>/forms/<name>/check | =incident, =triage
        POST /studio/packs/<pack>/forms/<name>/preview | =incident, =triage
        POST /studio/packs/<pack>/forms/<name>/remove | =incident, =triage
        POST /studio/packs/<pack>/forms/<name>/rename | =incident, =triage
        GET /studio/packs/<pack>/forms/<name>/texts | =incident, =triage
        POST /studio/packs/<pack>/forms/<name>/texts | =incident, =triage
        GET /studio/packs/<pack>/forms/<name>/uses | =incident, =triage
        GET /studio/packs/<pack>/decisions | pack
        POST /studio/packs/<pack>/decisions | pack
        GET /studio/packs/<pack>/decisions/<name> | =incident, =routing.dmn
        PUT /studio/packs/<pack>/decisions/<name>/words | =incident, =routing.dmn
        POST /studio/packs/<pack>/decisions/<name>/look | =incident, =routing.dmn
        GET /studio/packs/<pack>/decisions/<name>/table.xlsx | =incident, =routing.dmn
        POST /studio/packs/<pack>/decisions/<name>/table | =incident, =routing.dmn
        POST /studio/packs/<pack>/decisions/<name>/remove | =incident, =routing.dmn
        GET /studio/packs/<pack>/running | pack
        GET /studio/packs/<pack>/running/<int:key>/diagram.bpmn | =incident, definition
        GET /studio/packs/<pack>/running/<int:key>/diagram.json | =incident, definition
    """),
)
