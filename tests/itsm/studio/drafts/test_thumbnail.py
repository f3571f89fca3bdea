"""The stamp of a diagram: what is drawn where, whatever the file says."""

from itsm.packs.versions.on_disk import read_folder
from itsm.studio.drafts.thumbnail import MOST_SHAPES, thumbnail
from tests.support.records import INCIDENT

DIAGRAM = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">
  <process id="p"><userTask id="a"/><exclusiveGateway id="b"/></process>
  <di:BPMNDiagram><di:BPMNPlane>{shapes}</di:BPMNPlane></di:BPMNDiagram></definitions>"""
SHAPE = '<di:BPMNShape bpmnElement="{id}"><dc:Bounds x="{x}" y="2" width="30" height="40"/></di:BPMNShape>'


def drawn(*shapes: tuple[str, str]) -> bytes:
    """A diagram with shapes of these elements at these places."""
    return DIAGRAM.format(shapes="".join(SHAPE.format(id=one, x=x) for one, x in shapes)).encode()


def test_stamp_has_the_shapes_and_flows_of_a_shipped_diagram() -> None:
    found = thumbnail(read_folder(INCIDENT)["incident.bpmn"])

    assert found is not None and len(found.flows) > 10
    assert {"task", "event", "gateway"} <= {shape.look for shape in found.shapes}


def test_looks_are_told_by_the_elements() -> None:
    found = thumbnail(drawn(("a", "0"), ("b", "50"), ("nothing", "90")))

    assert found is not None
    assert [(shape.look, shape.x) for shape in found.shapes] == [("task", 0), ("gateway", 50), ("other", 90)]
    assert found.box == "-12 -10 144 64"


def test_places_that_are_none_or_nowhere_are_left_out() -> None:
    hostile = drawn(("a", "1e999"), ("a", "NaN"), ("a", "&quot;&gt;&lt;script&gt;"), ("a", "-1e9"), ("b", "5"))

    found = thumbnail(hostile)

    assert found is not None and [shape.x for shape in found.shapes] == [5]


def test_what_cannot_be_read_or_is_not_drawn_has_no_stamp() -> None:
    assert thumbnail(b"<definitions") is None
    assert thumbnail(drawn()) is None
    assert thumbnail(b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>') is None


def test_stamp_of_a_huge_diagram_stays_small() -> None:
    found = thumbnail(drawn(*[("a", str(number)) for number in range(MOST_SHAPES + 100)]))

    assert found is not None and len(found.shapes) == MOST_SHAPES
