"""What pages and the API read of records; each query opens its own session and answers plain values."""

from itsm.records.queries.attachments import AttachmentView, attachment
from itsm.records.queries.diagram import DiagramState, called_diagrams, diagram_state, diagram_xml
from itsm.records.queries.faults import FaultView, open_faults
from itsm.records.queries.history import HistoryLine, history
from itsm.records.queries.items import Page, RecordItem
from itsm.records.queries.lines import Change, Entry
from itsm.records.queries.links import LinkView, links
from itsm.records.queries.record_list import FILTERS, portal_records, record_list
from itsm.records.queries.record_view import RecordView, StatusView, record_view
from itsm.records.queries.saved_views import ViewShown, saved_views
from itsm.records.queries.served import serves_record
from itsm.records.queries.sorting import SORT_NAMES
from itsm.records.queries.steps import Step, last_done, steps
from itsm.records.queries.tasks import TaskRun, TaskView
from itsm.records.queries.timeline import timeline
from itsm.records.queries.work_due import SOON_TAB, due_list, due_soon_count
from itsm.records.queries.work_list import CAP, WorkItem, work_counts, work_list, work_news
from itsm.records.queries.work_tabs import TABS

__all__ = [
    "CAP", "FILTERS", "SOON_TAB", "SORT_NAMES", "TABS", "AttachmentView", "Change", "DiagramState", "Entry",
    "FaultView", "HistoryLine", "LinkView", "Page", "RecordItem", "RecordView", "StatusView", "Step", "TaskRun",
    "TaskView", "ViewShown", "WorkItem",
    "attachment", "called_diagrams", "diagram_state", "diagram_xml",
    "due_list", "due_soon_count", "history", "last_done", "links", "open_faults",
    "portal_records", "record_list", "record_view", "saved_views", "serves_record", "steps", "timeline", "work_counts",
    "work_list", "work_news",
]
