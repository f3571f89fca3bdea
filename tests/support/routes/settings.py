"""Routes of the settings."""

from tests.support.routes.model import lines

SETTINGS = (
    *lines("administrator", "agent", """
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
        GET /settings/connections
        POST /settings/connections/hosts
        POST /settings/connections/hosts/<int:key>/remove | outside host
        POST /settings/connections/secrets
        POST /settings/connections/secrets/<int:key>/remove | outside secret
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
        GET /settings/items
        GET /settings/items/new
        POST /settings/items/new
        GET /settings/items/<int:key> | item
        POST /settings/items/<int:key> | item
        POST /settings/items/<int:key>/restore | item
        POST /settings/items/<int:key>/remove | item
        GET /settings/services
        GET /settings/services/new
        POST /settings/services/new
        GET /settings/services/<int:key> | service
        POST /settings/services/<int:key> | service
        POST /settings/services/<int:key>/restore | service
        POST /settings/services/<int:key>/remove | service
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
        GET /settings/recurrence
        POST /settings/recurrence/<type_key> | =cause
        GET /settings/status-page
        POST /settings/status-page
        GET /settings/schedule
        GET /settings/schedule/<any(freezes, windows):what>/new | =freezes
        POST /settings/schedule/<any(freezes, windows):what>/new | =freezes
        GET /settings/schedule/<any(freezes, windows):what>/<int:key> | =freezes, freeze
        POST /settings/schedule/<any(freezes, windows):what>/<int:key> | =freezes, freeze
        POST /settings/schedule/<any(freezes, windows):what>/<int:key>/<any(end, restore):act> | =freezes, freeze, =end
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
        GET /settings/practices
        POST /settings/practices/<key>/<any(on, off):what> | =incident, =on
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
)
