"""The table of routes: who may call each, who may not, and which things stand in its address."""

from collections.abc import Iterator
from dataclasses import dataclass

PUBLIC, ANYBODY = "public", "anybody"
"""Open to strangers; open to everybody who has signed in."""


@dataclass(frozen=True)
class Route:
    """A line: ``closed`` is the status for who may not, 404 where what they may not see does not exist for them."""

    method: str
    rule: str
    may: str
    may_not: str
    things: tuple[str, ...] = ()
    closed: int = 403

    @property
    def name(self) -> str:
        """As the map of the application has it."""
        return f"{self.method} {self.rule}"


def _lines(may: str, may_not: str, lines: str, closed: int = 403) -> Iterator[Route]:
    """Lines ``METHOD RULE | thing, thing``; a thing ``=word`` stands for itself and is no organisation's."""
    for line in filter(None, map(str.strip, lines.splitlines())):
        address, _, things = line.partition(" | ")
        method, _, rule = address.strip().partition(" ")
        yield Route(method, rule, may, may_not, tuple(one.strip() for one in things.split(",") if one), closed)


ROUTES = (
    *_lines(PUBLIC, "", """
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
    """),
    *_lines(ANYBODY, "", """
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
    *_lines("leaver", "", """
        POST /sign-out
    """),
    *_lines("agent", "stranger", """
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
        POST /records/<number>/links | record
        POST /records/<number>/links/<int:key>/remove | record, link
        POST /records/<number>/tasks/<int:key>/claim | record, task
        POST /records/<number>/tasks/<int:key>/assign | record, task
        POST /records/<number>/tasks/<int:key>/release | record, task
        GET /records/<number>/owner | record
        POST /records/<number>/owner | record
        POST /records/<number>/owner/<int:key>/<any(approve, refuse, withdraw):what> | record, owner change, =withdraw
        GET /work/owners
        POST /records/<number>/take-care | record
        POST /records/<number>/tasks/<int:key>/detour/<what> | record, task, =transfer
    """),
    *_lines("agent", "stranger", """
        GET /roster
        GET /roster/mine
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
    *_lines("team_lead", "agent", """
        POST /roster/<code>/swaps/<int:key>/<any(accept, decline, withdraw):what> | roster, swap, =accept
    """),
    *_lines("administrator", "agent", """
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
    *_lines("agent", "stranger", """
        POST /records/<number>/comments | record
        POST /records/<number>/tasks/<int:key>/draft | record, task
        POST /records/<number>/tasks/<int:key> | record, task
        GET /records/<number>/attachments/<int:key> | record, file
        POST /forms/refresh | record, task
    """, closed=404),
    *_lines("requester", "stranger", """
        GET /portal/records/<number> | record
        GET /portal/records/<number>/tasks/<int:key> | record, task
        POST /portal/records/<number>/comments | record
        POST /portal/records/<number>/urge/<int:key> | record, task
        GET /portal/records/<number>/survey | record
        POST /portal/records/<number>/survey | record
    """, closed=404),
    *_lines("agent", "requester", """
        POST /portal/records/<number>/tasks/<int:key> | record, task
    """),
    *_lines("requester", "nobody's role", """
        GET /portal
        GET /portal/records
        GET /portal/report/<type_key> | =incident
        GET /portal/similar/<type_key> | =incident
        POST /portal/report/<type_key> | =incident
    """),
    *_lines("administrator", "agent", """
        GET /settings
        GET /settings/roles
        GET /settings/roles/new
        POST /settings/roles/new
        GET /settings/roles/shipped/<code> | =agent
        GET /settings/roles/<int:key> | role
        POST /settings/roles/<int:key> | role
        POST /settings/roles/<int:key>/remove | role
        GET /settings/rights
        GET /settings/accounts
        GET /settings/accounts/invite
        POST /settings/accounts/invite
        GET /settings/accounts/second-factor
        POST /settings/accounts/second-factor
        GET /settings/accounts/sessions
        POST /settings/accounts/sessions
        GET /settings/accounts/tokens
        POST /settings/accounts/tokens
        POST /settings/accounts/tokens/<int:key>/revoke | spare token
        POST /settings/accounts/tokens/service-accounts
        GET /settings/accounts/<int:key> | person
        POST /settings/accounts/<int:key>/sessions/<int:session>/end | person, session
        POST /settings/accounts/<int:key>/data | person
        POST /settings/accounts/<int:key>/links/<int:link_key>/remove | person, link
        POST /settings/accounts/<int:key>/erase | person
        GET /settings/accounts/<int:key>/leaving | person
        POST /settings/accounts/<int:key>/leaving | person
        POST /settings/accounts/<int:key>/link | person
        POST /settings/accounts/<int:key>/open | person
        POST /settings/accounts/<int:key>/second-factor/reset | person
        POST /settings/accounts/<int:key>/sessions/end | person
        GET /settings/audit
        GET /settings/audit/export.<kind> | =csv
        GET /settings/calendars
        GET /settings/calendars/new
        POST /settings/calendars/new
        GET /settings/calendars/<code> | calendar
        GET /settings/calendars/<code>/exceptions | calendar
        POST /settings/calendars/<code>/exceptions | calendar
        POST /settings/calendars/<code>/exceptions/remove | calendar
        GET /settings/calendars/<code>/history | calendar
        POST /settings/calendars/<code>/history | calendar
        GET /settings/calendars/<code>/hours | calendar
        POST /settings/calendars/<code>/hours | calendar
        POST /settings/calendars/<code>/<any(archive, restore):what> | calendar, =archive
        GET /settings/categories
        GET /settings/categories/new
        POST /settings/categories/new
        GET /settings/categories/<int:key> | category
        POST /settings/categories/<int:key> | category
        POST /settings/categories/<int:key>/move | category
        POST /settings/categories/<int:key>/restore | category
        POST /settings/categories/<int:key>/remove | category
        GET /settings/categories/found
        POST /settings/categories/found
        GET /settings/taxonomies
        GET /settings/taxonomies/new
        POST /settings/taxonomies/new
        GET /settings/taxonomies/<int:key> | spare taxonomy
        POST /settings/taxonomies/<int:key> | spare taxonomy
        POST /settings/taxonomies/<int:key>/use | spare taxonomy
        POST /settings/taxonomies/<int:key>/restore | spare taxonomy
        POST /settings/taxonomies/<int:key>/remove | spare taxonomy
        GET /settings/customers
        GET /settings/customers/new
        POST /settings/customers/new
        GET /settings/customers/<int:key> | customer
        POST /settings/customers/<int:key> | customer
        POST /settings/customers/<int:key>/contacts | customer
        POST /settings/customers/<int:key>/contacts/<int:person_key>/end | customer, person
        POST /settings/customers/<int:key>/restore | customer
        POST /settings/customers/<int:key>/remove | customer
        GET /settings/demo
        GET /settings/desks
        GET /settings/desks/new
        POST /settings/desks/new
        GET /settings/desks/<int:key> | desk
        POST /settings/desks/<int:key> | desk
        POST /settings/desks/<int:key>/<any(team, site, customer):kind> | desk, =team
        POST /settings/desks/<int:key>/<any(team, site, customer):kind>/<int:other>/end | desk, =team, team
        POST /settings/desks/<int:key>/restore | desk
        POST /settings/desks/<int:key>/remove | desk
        GET /settings/exchange
        POST /settings/exchange
        GET /settings/exchange/export/<kind>.<form> | =people, =csv
        GET /settings/exchange/<int:key> | import
        GET /settings/exchange/<int:key>/progress | import
        GET /settings/exchange/<int:key>/rejected.csv | import
        POST /settings/exchange/<int:key>/columns | import
        POST /settings/exchange/<int:key>/<any(start, 'call-off', undo):what> | import, =call-off
        GET /settings/notices
        GET /settings/notices/defaults
        POST /settings/notices/defaults
        GET /settings/notices/<event>/<language> | =reported, =en
        POST /settings/notices/<event>/<language> | =reported, =en
        POST /settings/notices/<event>/<language>/preview | =reported, =en
        POST /settings/notices/<event>/<language>/reset | =reported, =en
        GET /settings/mailboxes
        GET /settings/mailboxes/new
        POST /settings/mailboxes/new
        GET /settings/mailboxes/<int:key> | mailbox
        POST /settings/mailboxes/<int:key> | mailbox
        POST /settings/mailboxes/<int:key>/check | mailbox
        POST /settings/mailboxes/<int:key>/remove | mailbox
        GET /settings/people
        GET /settings/people/new
        POST /settings/people/new
        GET /settings/people/<int:key> | person
        POST /settings/people/<int:key> | person
        POST /settings/people/<int:key>/<any(close, open):what> | person, =open
        POST /settings/people/<int:key>/skills | person
        POST /settings/people/<int:key>/skills/<int:skill>/take | person, skill
        GET /settings/escalation
        POST /settings/escalation
        GET /settings/escalation/rungs/new
        POST /settings/escalation/rungs/new
        POST /settings/escalation/rungs/suggested
        GET /settings/escalation/rungs/<int:key> | rung
        POST /settings/escalation/rungs/<int:key> | rung
        POST /settings/escalation/rungs/<int:key>/remove | rung
        GET /settings/escalation/times/<type_key> | =incident
        POST /settings/escalation/times/<type_key> | =incident
        GET /settings/service-levels
        GET /settings/service-levels/new
        POST /settings/service-levels/new
        GET /settings/service-levels/<code> | service level
        POST /settings/service-levels/<code> | service level
        POST /settings/service-levels/<code>/<any(archive, restore, choose, apply):what> | service level, =restore
        GET /settings/routing
        GET /settings/routing/<decision>/new | =routing
        POST /settings/routing/<decision>/new | =routing
        GET /settings/routing/<decision>/<rule> | =routing, =rule_1
        POST /settings/routing/<decision>/<rule> | =routing, =rule_1
        POST /settings/routing/<decision>/<rule>/move | =routing, =rule_1
        POST /settings/routing/<decision>/<rule>/remove | =routing, =rule_1
        GET /settings/studio
        POST /settings/studio
        GET /settings/sign-on
        GET /settings/sign-on/directories/new
        POST /settings/sign-on/directories/new
        GET /settings/sign-on/directories/<int:key> | directory
        POST /settings/sign-on/directories/<int:key> | directory
        POST /settings/sign-on/directories/<int:key>/check | directory
        POST /settings/sign-on/directories/<int:key>/groups | directory
        POST /settings/sign-on/directories/<int:key>/groups/<int:group>/remove | directory, group of directory
        GET /settings/sign-on/directories/<int:key>/preview | directory
        POST /settings/sign-on/directories/<int:key>/synchronise | directory
        POST /settings/sign-on/directories/<int:key>/remove | directory
        GET /settings/sign-on/providers/new
        POST /settings/sign-on/providers/new
        GET /settings/sign-on/providers/<int:key> | provider
        POST /settings/sign-on/providers/<int:key> | provider
        POST /settings/sign-on/providers/<int:key>/check | provider
        POST /settings/sign-on/providers/<int:key>/groups | provider
        POST /settings/sign-on/providers/<int:key>/groups/<int:group>/remove | provider, group of provider
        POST /settings/sign-on/providers/<int:key>/remove | provider
        GET /settings/sites
        GET /settings/sites/new
        POST /settings/sites/new
        GET /settings/sites/<int:key> | site
        POST /settings/sites/<int:key> | site
        POST /settings/sites/<int:key>/restore | site
        POST /settings/sites/<int:key>/remove | site
        GET /settings/skills
        GET /settings/skills/new
        POST /settings/skills/new
        GET /settings/skills/<int:key> | skill
        POST /settings/skills/<int:key> | skill
        POST /settings/skills/<int:key>/restore | skill
        POST /settings/skills/<int:key>/remove | skill
        GET /settings/teams
        GET /settings/teams/new
        POST /settings/teams/new
        GET /settings/teams/<int:key> | team
        POST /settings/teams/<int:key> | team
        POST /settings/teams/<int:key>/members | team
        POST /settings/teams/<int:key>/members/<int:person_key>/leave | team, person
        POST /settings/teams/<int:key>/roles | team
        POST /settings/teams/<int:key>/fallback | team
        POST /settings/teams/<int:key>/restore | team
        POST /settings/teams/<int:key>/remove | team
        POST /people/<int:key>/absences | person
        POST /people/<int:key>/absences/<int:absence>/end | person, absence
    """),
    *_lines("process_owner", "agent", """
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
        GET /studio/packs/<pack>/type | =incident
        POST /studio/packs/<pack>/type | =incident
        POST /studio/packs/<pack>/findings | =incident
        POST /studio/packs/<pack>/findings/repair | =incident
        GET /studio/packs/<pack>/tests | =incident
        GET /studio/packs/<pack>/tests/state | =incident
        POST /studio/packs/<pack>/tests/run | =incident
        POST /studio/packs/<pack>/tests/new | =incident
        POST /studio/packs/<pack>/tests/record | =incident
        GET /studio/packs/<pack>/tests/scenarios/<stem> | =incident, =waiting_for_evidence
        POST /studio/packs/<pack>/tests/scenarios/<stem> | =incident, =waiting_for_evidence
        GET /studio/packs/<pack>/tests/scenarios/<stem>/text | =incident, =waiting_for_evidence
        POST /studio/packs/<pack>/tests/scenarios/<stem>/text | =incident, =waiting_for_evidence
        POST /studio/packs/<pack>/tests/scenarios/<stem>/copy | =incident, =waiting_for_evidence
        POST /studio/packs/<pack>/tests/scenarios/<stem>/remove | =incident, =waiting_for_evidence
        GET /studio/packs/<pack>/tests/coverage/<diagram>/diagram.bpmn | =incident, =incident
        GET /studio/packs/<pack>/tests/coverage/<diagram>/diagram.json | =incident, =incident
        GET /studio/packs/<pack>/diagram | =incident
        GET /studio/packs/<pack>/diagram/<name> | =incident, =incident.bpmn
        GET /studio/packs/<pack>/diagram/<name>/steps | =incident, =incident.bpmn
        GET /studio/packs/<pack>/names | =incident
        GET /studio/packs/<pack>/forms | =incident
        POST /studio/packs/<pack>/forms | =incident
        GET /studio/packs/<pack>/forms/<name> | =incident, =triage
        POST /studio/packs/<pack>/forms/<name>/check | =incident, =triage
        POST /studio/packs/<pack>/forms/<name>/preview | =incident, =triage
        POST /studio/packs/<pack>/forms/<name>/remove | =incident, =triage
        POST /studio/packs/<pack>/forms/<name>/rename | =incident, =triage
        GET /studio/packs/<pack>/forms/<name>/texts | =incident, =triage
        POST /studio/packs/<pack>/forms/<name>/texts | =incident, =triage
        GET /studio/packs/<pack>/forms/<name>/uses | =incident, =triage
        GET /studio/packs/<pack>/decisions | =incident
        POST /studio/packs/<pack>/decisions | =incident
        GET /studio/packs/<pack>/decisions/<name> | =incident, =routing.dmn
        POST /studio/packs/<pack>/decisions/<name>/look | =incident, =routing.dmn
        GET /studio/packs/<pack>/decisions/<name>/table.xlsx | =incident, =routing.dmn
        POST /studio/packs/<pack>/decisions/<name>/table | =incident, =routing.dmn
        POST /studio/packs/<pack>/decisions/<name>/remove | =incident, =routing.dmn
        GET /studio/packs/<pack>/running | =incident
        GET /studio/packs/<pack>/running/<int:key>/diagram.bpmn | =incident, definition
        GET /studio/packs/<pack>/running/<int:key>/diagram.json | =incident, definition
    """),
    *_lines("operator", "agent", """
        GET /operations
        GET /operations/faults
        GET /operations/instances
        GET /operations/instances/<int:key> | instance
        GET /operations/instances/<int:key>/diagram.bpmn | instance
        GET /operations/instances/<int:key>/diagram.json | instance
        GET /operations/instances/<int:key>/history | instance
        GET /operations/instances/<int:key>/variables | instance
        GET /operations/jobs
        GET /operations/log
        GET /operations/log/<int:key> | operation
        POST /operations/log/<int:key>/call-off | operation
        GET /operations/log/<int:key>/progress | operation
        GET /operations/mail
        GET /operations/mail/<int:key> | held mail
        POST /operations/mail/<int:key>/take | held mail
        POST /operations/mail/<int:key>/discard | spare mail
        GET /operations/messages
        GET /operations/orphans
        POST /operations/orphans/check
        POST /operations/orphans/<number>/mend | record
        POST /operations/preview
        POST /operations/start
        GET /operations/processes
        GET /operations/processes/<int:key> | definition
        GET /operations/processes/<int:key>/diagram.bpmn | definition
        GET /operations/processes/<int:key>/diagram.json | definition
        POST /operations/processes/<int:key>/restore | definition
        POST /operations/processes/<int:key>/retire | definition
        GET /operations/processes/<int:key>/use | definition
        GET /operations/timers
        GET /operations/workers
        POST /records/<number>/faults/<int:key>/retry | stuck record, fault
    """),
    *_lines("token agent", "token requester", """
        GET /api/v1/records
        GET /api/v1/records/<number> | record
        PATCH /api/v1/records/<number> | record
        GET /api/v1/records/<number>/links | record
        POST /api/v1/records/<number>/links | record
        DELETE /api/v1/records/<number>/links/<int:key> | record, link
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
        GET /api/v1/rosters
        GET /api/v1/rosters/<code>/on-duty | roster
        GET /api/v1/rosters/<code>/schedule | roster
    """),
    *_lines("token administrator", "token agent", """
        GET /api/v1/service-levels
        POST /api/v1/service-levels
        GET /api/v1/service-levels/<code> | service level
        PUT /api/v1/service-levels/<code> | service level
        POST /api/v1/service-levels/<code>/<any(archive, restore, choose, apply):what> | service level, =restore
    """),
    *_lines("token process_owner", "token agent", """
        POST /api/v1/expressions/evaluate
    """),
    *_lines("token engine_reader", "token agent", """
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
    *_lines("token engine", "token engine_reader", """
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
    # Last, for a record ends with it.
    *_lines("agent", "stranger", """
        POST /records/<number>/messages/<name> | record, =withdraw
        POST /portal/records/<number>/messages/<name> | record, =withdraw
    """, closed=404),
)
"""Every route of the application. Of several things of one address each is another organisation's at once."""

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
    "POST /roster/<code>/plan/drop": {"day": "{coming plan}"},
    "POST /api/v1/tasks/<int:key>/delegate": {"person": "1", "reason": "Please"},
    "POST /api/v1/tasks/<int:key>/give-back": {"reason": "Done"},
    "POST /api/v1/tasks/<int:key>/send-back": {"target": "triage", "reason": "Wrong"},
    "POST /api/v1/tasks/<int:key>/signature": {"verdict": "agree"},
    "POST /api/v1/tasks/<int:key>/signers": {"person": "1", "reason": "Please"},
    "POST /api/v1/tasks/<int:key>/signing/call-off": {"reason": "Too slow"},
    "POST /api/v1/tasks/<int:key>/votes": {"people": ["1", "2"], "reason": "Which way?"},
    "POST /api/v1/tasks/<int:key>/transfer": {"person": "1", "reason": "Theirs"},
    "POST /api/v1/tasks/<int:key>/complete": {"values": {}, "outcome": "accept"},
}
"""What is sent where an empty body would be refused before anybody looks for the thing; ``{thing}`` is its key."""

QUERIES = {
    "GET /records/export.<form>": "?type=incident",
    "GET /studio/packs/<pack>/decisions/<name>/table.xlsx": "?decision=routing",
    "POST /forms/refresh": "?record={record}&task={task}",
    "GET /roster/feed.ics": "?key={feed}",
}
"""Where the things do not stand in the path, but behind it."""

REFUSED = {
    "GET /sign-in/with/<int:key>": 404,
    "GET /sign-in/return/<int:key>": 401,
    "POST /studio/packs/<pack>/findings": 400,
    "POST /studio/packs/<pack>/findings/repair": 400,
    "PUT /studio/packs/<pack>/files/<path:name>": 400,
    "DELETE /studio/packs/<pack>/files/<path:name>": 400,
}
"""What a route says to somebody with nothing in hand: no such provider, no sign-in that began here, no revision."""
