"""Routes of the desk, the portal, rosters and what everybody has."""

from tests.support.routes.model import ANYBODY, PUBLIC, lines

DESK = (
    *lines(PUBLIC, "", """
        GET /
        GET /sign-in
        POST /sign-in
        GET /sign-in/second-step
        POST /sign-in/second-step
        POST /sign-in/passkey
        POST /sign-in/passkey/options
        POST /language
        GET /forgot-password
        POST /forgot-password
        GET /answer
        POST /answer
        GET /invitation
        POST /invitation
        GET /reset-password
        POST /reset-password
        POST /password-strength
        POST /back-channel/sign-out/<int:key> | =0
        GET /set-up
        POST /set-up
        GET /health/live
        GET /health/ready
        GET /static/<path:name> | =icons.svg
        GET /sign-in/with/<int:key> | =0
        GET /sign-in/return/<int:key> | =0
        GET /roster/feed.ics
        GET /schedule/feed.ics
        GET /status/<address> | =acme
        GET /status/<address>/<language> | =acme, =en
    """),
    *lines(ANYBODY, "", """
        GET /me
        POST /me
        GET /me/absences
        POST /me/absences
        POST /me/absences/<int:absence>/end | own absence
        GET /me/notices
        POST /me/notices
        POST /me/notices/reset
        GET /notices
        POST /notices/read
        POST /notices/<int:key>/read | own notice
        GET /me/security
        POST /me/security/authenticator
        POST /me/security/authenticator/confirm
        POST /me/security/authenticator/remove
        POST /me/security/confirm
        POST /me/security/data
        POST /me/security/passkeys
        POST /me/security/passkeys/options
        POST /me/security/passkeys/<int:key>/remove | passkey
        POST /me/security/password
        POST /me/security/recovery-codes
        POST /me/security/sessions/end-others
        POST /me/security/sessions/<int:key>/end | own session
        POST /me/security/tokens/<int:key>/revoke | own spare token
        POST /me/security/providers/<int:key>/link | provider
        POST /me/security/links/<int:key>/remove | own link
    """),
    *lines("leaver", "", """
        POST /sign-out
    """),
    *lines("agent", "stranger", """
        POST /me/security/tokens
        POST /me/presence
        GET /work
        GET /work/news
        POST /work/claim
        POST /work/bulk
        GET /search
        GET /records
        GET /records/similar/<type_key> | =incident
        GET /records/export.<form> | =csv
        POST /records/views
        POST /records/views/<int:key>/remove | view
        GET /surveys
        GET /records/new/<type_key> | =incident
        POST /records/new/<type_key> | =incident
        GET /calls/new
        POST /calls/new
        GET /calls/caller
        GET /boards/desk
        GET /boards/desk/fresh
        GET /boards/me
        POST /boards/me/seen
        GET /boards/team/<code> | team code
        POST /boards/team/<code>/assign | team code
        POST /calls/records/<number> | record
        GET /people/options
        GET /people/<int:key> | person
        GET /people/<int:key>/absences | person
        GET /teams/<int:key> | team
        GET /customers/<int:key> | customer
        GET /records/<number> | record
        GET /records/<number>/fields | record
        GET /records/<number>/priority | record
        GET /records/<number>/history | record
        GET /records/<number>/clocks | record
        GET /records/<number>/diagram | record
        GET /records/<number>/diagram.bpmn | record
        GET /records/<number>/diagram.json | record
        GET /records/<number>/tasks/<int:key> | record, task
        POST /records/<number>/priority | record
        POST /records/<number>/advice/<other>/use | record, =INC-000001
        POST /records/<number>/advice/<other>/wait | record, =INC-000001
        POST /records/<number>/links | record
        POST /records/<number>/links/<int:key>/remove | record, link
        GET /records/<number>/promotions/<key> | record, =follow_up
        POST /records/<number>/promotions/<key> | record, =follow_up
        POST /records/<number>/tasks/<int:key>/claim | record, task
        POST /records/<number>/tasks/<int:key>/assign | record, task
        POST /records/<number>/tasks/<int:key>/release | record, task
        GET /records/<number>/owner | record
        POST /records/<number>/owner | record
        POST /records/<number>/owner/<int:key>/<any(approve, refuse, withdraw):what> | record, owner change, =withdraw
        GET /work/owners
        POST /records/<number>/take-care | record
        POST /records/<number>/tasks/<int:key>/detour/<what> | record, task, =transfer
        POST /records/<number>/ballots/<int:key>/<what> | approved record, ballot, =vote
        GET /approvals
        GET /approvals/<board> | board
        POST /approvals/<board>/order | board
        GET /approvals/<board>/minutes | board
    """),
    *lines("team_lead", "agent", """
        GET /inspections/new
        POST /inspections/new
        POST /inspections/<int:key> | inspection plan
        POST /inspections/<int:key>/<any(archive, restore):act> | inspection plan, =archive
        GET /announcements/written
        GET /announcements/new
        POST /announcements/new
        GET /announcements/<int:key>/edit | announcement
        POST /announcements/<int:key>/edit | draft announcement
        POST /announcements/<int:key>/<any(publish, withdraw, remind):act> | draft announcement, =publish
        POST /announcements/<int:key>/remove | draft announcement
        POST /announcements/<int:key>/end | announcement
        GET /announcements/<int:key>/readers | announcement
    """),
    *lines("team_lead", "stranger", """
        POST /schedule/records/<number>/override | planned record
    """),
    *lines("agent", "stranger", """
        GET /roster
        GET /roster/mine
        GET /schedule
        POST /schedule/feed
        GET /schedule/records/<number> | planned record
        GET /schedule/records/<number>/against | planned record
        POST /schedule/records/<number> | planned record
        GET /figures
        GET /figures/<type_key>/<key> | =works, =parts
        GET /figures/<type_key>/<key>.csv | =works, =parts
        POST /figures/<type_key>/<key>/readings | =works, =parts
        GET /builds
        GET /builds/<int:key> | build
        GET /knowledge/unanswered
        GET /inspections
        GET /inspections/<int:key> | inspection plan
        GET /inspections/records/<number> | inspected record
        POST /inspections/records/<number> | inspected record
        GET /recurring
        GET /recurring/<int:key> | finding
        POST /recurring/<int:key>/open | finding
        POST /recurring/<int:key>/link | finding
        POST /recurring/<int:key>/dismiss | finding
        GET /war-rooms
        POST /war-rooms/proposals/<int:key>/declare | proposal
        POST /war-rooms/proposals/<int:key>/dismiss | proposal
        GET /war-rooms/<number> | led record
        GET /war-rooms/<number>/fresh | led record
        POST /war-rooms/<number>/roles/<role> | led record, =scribe
        POST /war-rooms/<number>/presence | led record
        POST /war-rooms/<number>/calls | led record
        POST /war-rooms/<number>/join | led record
        POST /war-rooms/<number>/responses/<response> | led record, =mail_down
        POST /war-rooms/<number>/updates | led record
        POST /war-rooms/<number>/watchers | led record
        POST /war-rooms/<number>/time | led record
        POST /war-rooms/<number>/actions | led record
        POST /roster/mine/feed
        GET /roster/<code> | roster
        GET /roster/<code>/counts | roster
        GET /roster/<code>/edit | roster
        POST /roster/<code>/feed | roster
        GET /roster/<code>/handover | roster
        POST /roster/<code>/handover | roster
        POST /roster/<code>/handover/<int:key>/confirm | roster, note
        GET /roster/<code>/overrides | roster
        GET /roster/<code>/plan | roster
        GET /roster/<code>/swap/<id> | roster, shift of agent
        POST /roster/<code>/swap/<id> | roster, shift of agent
        GET /roster/<code>/swaps | roster
        GET /roster/<code>/wall | roster
    """),
    *lines("team_lead", "agent", """
        GET /builds/new
        POST /builds/new
        POST /builds/<int:key> | build
        POST /builds/<int:key>/withdraw | build
        POST /roster/<code>/swaps/<int:key>/<any(accept, decline, withdraw):what> | roster, swap, =accept
    """),
    *lines("administrator", "agent", """
        GET /roster/new
        POST /roster/new
        POST /roster/<code>/edit | roster
        POST /roster/<code>/overrides | roster
        POST /roster/<code>/overrides/<int:key>/cancel | roster, override
        POST /roster/<code>/plan/drop | roster
        POST /roster/<code>/plan/<any(shift, rotation):kind> | roster, =shift
        POST /roster/<code>/plan/<any(shift, rotation):kind>/<part> | roster, =shift, =day
        POST /roster/<code>/plan/<any(shift, rotation):kind>/<part>/remove | roster, =rotation, =days
        POST /roster/<code>/swaps/<int:key>/<any(confirm, decline):what> | roster, agreed swap, =confirm
        POST /roster/<code>/<any(archive, restore):what> | roster, =archive
    """),
    *lines("agent", "stranger", """
        POST /records/<number>/comments | record
        POST /records/<number>/tasks/<int:key>/draft | record, task
        POST /records/<number>/tasks/<int:key> | record, task
        GET /records/<number>/attachments/<int:key> | record, file
        POST /forms/refresh | record, task
    """, closed=404),
    *lines("requester", "stranger", """
        GET /portal/records/<number> | record
        GET /portal/records/<number>/tasks/<int:key> | record, task
        POST /portal/records/<number>/comments | record
        POST /portal/records/<number>/urge/<int:key> | record, task
        GET /portal/records/<number>/survey | record
        POST /portal/records/<number>/survey | record
        POST /portal/records/<number>/ballots/<int:key>/<what> | approved record, ballot, =vote
    """, closed=404),
    *lines("agent", "requester", """
        POST /portal/records/<number>/tasks/<int:key> | record, task
    """),
    *lines("requester", "nobody's role", """
        GET /items/options
        GET /portal
        GET /portal/records
        GET /portal/report/<type_key> | =incident
        GET /portal/similar/<type_key> | =incident
        POST /portal/report/<type_key> | =incident
        GET /portal/catalogue
        GET /portal/catalogue/orders
        GET /portal/catalogue/items/<code> | item code
        POST /portal/catalogue/items/<code> | item code
        POST /portal/catalogue/items/<code>/favourite | item code
        POST /portal/catalogue/items/<code>/fields | item code
        GET /knowledge
        GET /knowledge/<number> | published article
        POST /knowledge/<number>/helped | published article
        GET /announcements
        GET /announcements/<int:key> | announcement
        POST /announcements/<int:key>/<any(confirm, dismiss):what> | announcement, =dismiss
    """),
)
