"""Routes of the interfaces for programs."""

from tests.support.routes.model import lines

INTERFACES = (
    *lines("token team_lead", "token agent", """
        POST /api/v1/builds
        POST /api/v1/builds/<int:key>/withdraw | build
    """),
    *lines("token process_owner", "token requester", """
        POST /api/v1/records/<number>/plan/override | planned record
    """),
    *lines("token agent", "token requester", """
        GET /api/v1/catalogue/items
        GET /api/v1/catalogue/items/<code> | item code
        POST /api/v1/catalogue/items/<code>/orders | item code
        GET /api/v1/records
        POST /api/v1/records
        GET /api/v1/record-types
        GET /api/v1/record-types/<key> | =incident
        GET /api/v1/records/<number> | record
        PATCH /api/v1/records/<number> | record
        GET /api/v1/records/<number>/links | record
        POST /api/v1/records/<number>/links | record
        DELETE /api/v1/records/<number>/links/<int:key> | record, link
        GET /api/v1/records/<number>/promotions | record
        POST /api/v1/records/<number>/promotions | record
        GET /api/v1/records/<number>/advice | record
        POST /api/v1/records/<number>/advice/<other>/use | record, =INC-000001
        POST /api/v1/records/<number>/advice/<other>/wait | record, =INC-000001
        GET /api/v1/records/<number>/diagram | record
        GET /api/v1/records/<number>/diagram.bpmn | record
        GET /api/v1/records/<number>/timeline | record
        GET /api/v1/search
        GET /api/v1/records/<number>/clocks | record
        GET /api/v1/records/<number>/operations | record
        GET /api/v1/records/<number>/owner-changes | record
        GET /api/v1/followed
        GET /api/v1/owner-changes
        POST /api/v1/owner-changes/<int:key>/<any(approve, refuse, withdraw):what> | owner change, =withdraw
        POST /api/v1/records/<number>/owner-changes | record
        GET /api/v1/records/<number>/escalation | record
        POST /api/v1/records/<number>/acknowledgement | record
        GET /api/v1/records/<number>/ballots | record
        POST /api/v1/ballots/<int:key>/vote | ballot
        POST /api/v1/ballots/<int:key>/close | ballot
        POST /api/v1/ballots/<int:key>/seats/<int:seat>/leave | ballot, seat
        GET /api/v1/tasks
        POST /api/v1/tasks/<int:key>/claim | task
        POST /api/v1/tasks/<int:key>/complete | task
        POST /api/v1/tasks/<int:key>/delegate | task
        POST /api/v1/tasks/<int:key>/give-back | task
        POST /api/v1/tasks/<int:key>/send-back | task
        POST /api/v1/tasks/<int:key>/signature | task
        POST /api/v1/tasks/<int:key>/signers | task
        POST /api/v1/tasks/<int:key>/signing/call-off | task
        POST /api/v1/tasks/<int:key>/transfer | task
        POST /api/v1/tasks/<int:key>/votes | task
        POST /api/v1/tasks/<int:key>/urge | task
        POST /api/v1/tasks/<int:key>/withdraw | task
        GET /api/v1/categories
        GET /api/v1/schedule
        GET /api/v1/records/<number>/plan | planned record
        POST /api/v1/records/<number>/plan | planned record
        GET /api/v1/figures
        GET /api/v1/figures/<type_key>/<key> | =works, =parts
        POST /api/v1/figures/<type_key>/<key>/readings | =works, =parts
        GET /api/v1/builds
        GET /api/v1/builds/<int:key> | build
        GET /api/v1/records/<number>/war-room | led record
        POST /api/v1/records/<number>/war-room/roles/<role> | led record, =scribe
        POST /api/v1/records/<number>/war-room/calls | led record
        POST /api/v1/records/<number>/war-room/joined | led record
        POST /api/v1/records/<number>/war-room/updates | led record
        GET /api/v1/war-room/proposals
        POST /api/v1/war-room/proposals/<int:key>/declare | proposal
        POST /api/v1/war-room/proposals/<int:key>/dismiss | proposal
        GET /api/v1/recurrence/findings
        GET /api/v1/recurrence/findings/<int:key> | finding
        POST /api/v1/recurrence/findings/<int:key>/open | finding
        POST /api/v1/recurrence/findings/<int:key>/link | finding
        POST /api/v1/recurrence/findings/<int:key>/dismiss | finding
        GET /api/v1/records/<number>/aftermath | record
        GET /api/v1/records/<number>/impact | record
        GET /api/v1/rosters
        GET /api/v1/rosters/<code>/on-duty | roster
        GET /api/v1/rosters/<code>/schedule | roster
    """),
    *lines("token administrator", "token agent", """
        GET /api/v1/service-levels
        POST /api/v1/service-levels
        GET /api/v1/service-levels/<code> | service level
        PUT /api/v1/service-levels/<code> | service level
        POST /api/v1/service-levels/<code>/<any(archive, restore, choose, apply):what> | service level, =restore
    """),
    *lines("token process_owner", "token agent", """
        POST /api/v1/expressions/evaluate
    """),
    *lines("token engine_reader", "token agent", """
        GET /v2/topology
        GET /v2/decision-definitions/<int:key> | decision
        GET /v2/decision-definitions/<int:key>/xml | decision
        POST /v2/decision-definitions/evaluation
        POST /v2/decision-definitions/search
        GET /v2/element-instances/<int:key> | element instance
        POST /v2/element-instances/search
        GET /v2/incidents/<int:key> | incident
        POST /v2/incidents/search
        GET /v2/jobs/<int:key> | job
        POST /v2/jobs/search
        GET /v2/process-definitions/<int:key> | definition
        GET /v2/process-definitions/<int:key>/xml | definition
        POST /v2/process-definitions/search
        GET /v2/process-instances/<int:key> | instance
        POST /v2/process-instances/search
        GET /v2/user-tasks/<int:key> | user task
        GET /v2/user-tasks/<int:key>/form | user task
        POST /v2/user-tasks/search
        GET /v2/variables/<int:key> | variable
        POST /v2/variables/search
    """),
    *lines("token engine", "token engine_reader", """
        POST /v2/deployments
        POST /v2/incidents/<int:key>/resolution | incident
        PATCH /v2/jobs/<int:key> | job
        POST /v2/jobs/<int:key>/completion | job
        POST /v2/jobs/<int:key>/error | job
        POST /v2/jobs/<int:key>/failure | job
        POST /v2/jobs/activation
        POST /v2/messages/correlation
        POST /v2/messages/publication
        POST /v2/process-instances
        POST /v2/signals/broadcast
        PATCH /v2/user-tasks/<int:key> | user task
        DELETE /v2/user-tasks/<int:key>/assignee | user task
        POST /v2/user-tasks/<int:key>/assignment | user task
        POST /v2/process-instances/<int:key>/modification | instance
        POST /v2/process-instances/<int:key>/migration | instance
        POST /v2/process-instances/<int:key>/suspension | instance
        POST /v2/process-instances/<int:key>/resumption | instance
        POST /v2/user-tasks/<int:key>/completion | user task
        POST /v2/process-instances/<int:key>/cancellation | instance
    """),
)
