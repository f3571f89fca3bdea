"""A small pack whose process asks programs: a courier who may refuse, and an invoice beside a message and a signal."""

from pathlib import Path

from tests.support.bpmn import Diagram

PACK = """\
key: delivery
name: {en: Delivery, zh-CN: 配送}
plural: {en: Deliveries, zh-CN: 配送}
icon: package
prefix: DLV
process: delivery
report_form: delivery_report
teams:
  - {code: desk, line: 1, name: {en: Desk, zh-CN: 服务台}}
fields:
  - {key: title, type: text, label: {en: What, zh-CN: 内容}}
  - {key: paid, type: text, label: {en: Paid, zh-CN: 付款}}
statuses:
  - {key: new, kind: open, tone: info, label: {en: New, zh-CN: 新建}}
  - {key: closed, kind: closed, tone: neutral, label: {en: Closed, zh-CN: 已关闭}}
list: [number, title, status]
"""
FORM = """{"type": "default", "id": "delivery_report", "schemaVersion": 19, "components":
[{"type": "textfield", "id": "f", "key": "title", "label": "What", "validate": {"required": true}}]}"""
GIVEN = "name: {en: Test}\ngiven: {title: A parcel}\nsteps:\n"


def delivery_pack(folder: Path, **scenarios: str) -> Path:
    """Write the pack into ``folder``, with the steps of its scenarios by name, and give its own folder."""
    own = folder / "processes" / "delivery"
    (own / "scenarios").mkdir(parents=True)
    (own / "forms").mkdir()
    (own / "pack.yaml").write_text(PACK, encoding="utf-8")
    (own / "forms" / "delivery_report.form").write_text(FORM, encoding="utf-8")
    (own / "delivery.bpmn").write_bytes(delivery_drawn().xml())
    for name, steps in scenarios.items():
        (own / "scenarios" / f"{name}.yaml").write_text(GIVEN + steps, encoding="utf-8")
    return own


def delivery_drawn() -> Diagram:
    """Send by courier; when that is refused, somebody calls; then a payment by message, and a signal that ends it."""
    drawn = Diagram("delivery").path(
        "start:asked", "service:send", "catch:paid", "service:note", "catch:released", "end:done"
    )
    drawn.zeebe("send", "taskDefinition", type="courier.send", retries="3")
    drawn.mapping("send", outputs={"tracking": "tracking"})
    drawn.properties("asked", status="new").properties("done", status="closed")
    drawn.boundary("refused", "send").event("refused", "error", "REFUSED").path("refused", "user:call", "paid")
    drawn.zeebe("call", "userTask").zeebe("call", "assignmentDefinition", candidateGroups="desk")
    drawn.message("paid", "payment", "=record.number").mapping("paid", outputs={"paid": "amount"})
    drawn.zeebe("note", "taskDefinition", type="record.update").mapping("note", inputs={"paid": "paid"})
    return drawn.signal("released", "release")
