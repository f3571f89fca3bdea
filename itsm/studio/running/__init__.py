"""A pack as it runs: where tokens are now, and which steps take long or are gone through often, by version and period.

``heat`` counts the element history of a version's newest instances, ``view`` puts it beside what stands where now.
"""

from itsm.studio.running.heat import Heat, Visits, heat_of
from itsm.studio.running.view import RecordAt, RunningView, Step, records_at, running_view, running_xml

__all__ = ["Heat", "RecordAt", "RunningView", "Step", "Visits", "heat_of", "records_at", "running_view", "running_xml"]
