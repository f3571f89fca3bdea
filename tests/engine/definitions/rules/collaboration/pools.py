"""Two pools with a process each, for the drawings of this family."""

HALF = (
    '<bpmn:process id="{p}"><bpmn:startEvent id="{p}_start"/><bpmn:task id="{p}_task"/><bpmn:endEvent id="{p}_end"/>'
    '<bpmn:sequenceFlow id="{p}_1" sourceRef="{p}_start" targetRef="{p}_task"/>'
    '<bpmn:sequenceFlow id="{p}_2" sourceRef="{p}_task" targetRef="{p}_end"/></bpmn:process>'
)


def pools(*flows: tuple[str, str], left: str = "", right: str = "") -> str:
    """Return pools ``left`` and ``right`` with processes ``l`` and ``r``, a third without one, and message flows."""
    drawn = "".join(
        f'<bpmn:messageFlow id="m{place}" sourceRef="{source}" targetRef="{target}"/>'
        for place, (source, target) in enumerate(flows)
    )
    return (
        '<bpmn:message id="message"/><bpmn:collaboration id="c"><bpmn:participant id="left" processRef="l"/>'
        '<bpmn:participant id="right" processRef="r"/><bpmn:participant id="outside"/>'
        f"{drawn}</bpmn:collaboration>{left or HALF.format(p='l')}{right or HALF.format(p='r')}"
    )
