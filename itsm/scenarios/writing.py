"""Writing a scenario as the file that people read: a line for each step, in the order in which keys are explained."""

import re
from collections.abc import Mapping
from decimal import Decimal

import yaml

_WIDTH = 100_000_000


class _Dumper(yaml.SafeDumper):
    """The safe dumper, which writes each value where it stands."""

    def ignore_aliases(self, data: object) -> bool:
        """The reader takes no aliases."""
        return True


def _decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    whole = value == value.to_integral_value()
    return dumper.represent_int(int(value)) if whole else dumper.represent_float(float(value))


_DATE = re.compile(r"\d{4}-\d\d?-\d\d?")
_BROKEN = re.compile(r"[\n\r\t\x00-\x1f\x85\u2028\u2029]")


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = '"' if _BROKEN.search(value) else "'" if _DATE.match(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(Decimal, _decimal)
_Dumper.add_representer(str, _text)


def write_scenario(data: Mapping[str, object]) -> bytes:
    """The file of plain data as ``read_scenario`` takes it; what is empty is left out."""
    lines = [f"name: {flow_text(data.get('name') or {})}"]
    if order := data.get("order"):
        lines.append(f"order: {flow_text(order)}")
    lines.append(f"given: {flow_text(data.get('given') or {})}")
    if requester := data.get("requester"):
        lines.append(f"requester: {flow_text(requester)}")
    lines += [f"{key}: {flow_text(data[key])}" for key in ("before", "beside", "builds") if data.get(key)]
    steps = data.get("steps")
    written = [f"  - {_step(step)}" for step in steps] if isinstance(steps, list) else []
    return "\n".join([*lines, "steps:" if written else "steps: []", *written, ""]).encode()


def _step(step: object) -> str:
    if isinstance(step, Mapping) and len(step) == 1:
        ((kind, content),) = step.items()
        return f"{flow_text(kind)}: {flow_text(content)}"
    return flow_text(step)


def flow_text(value: object) -> str:
    """A value on one line of YAML."""
    written: str = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=True, allow_unicode=True, width=_WIDTH, sort_keys=False
    )
    return written.removesuffix("\n").removesuffix("\n...")
