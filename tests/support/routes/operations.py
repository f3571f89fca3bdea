"""Routes of those who keep processes running."""

from tests.support.routes.model import lines

OPERATIONS = (
    *lines("operator", "agent", """
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
)
