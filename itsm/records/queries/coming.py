"""What a drawing says comes next, from where a token is: along default flows first, never in a circle."""

from collections.abc import Iterator

from engine.spiff.program import Element, Program


def way_from(program: Program, here: str, without: frozenset[str] = frozenset()) -> list[Element]:
    """The elements after ``here`` up to an end event and not by ``without``; empty when every way is a circle."""
    seen, path = {here, *without}, [here]
    branches = [iter(_targets(program, here))]
    while branches:
        target = next(branches[-1], None)
        if target is None:
            branches.pop()
            path.pop()
        elif target not in seen:
            seen.add(target)
            path.append(target)
            if program.drawn[target].type == "endEvent":
                return [program.drawn[element_id] for element_id in path[1:]]
            branches.append(iter(_targets(program, target)))
    return []


def is_led_to(program: Program, element: Element) -> bool:
    """True unless neither a flow nor anything else leads to a sub-process: one that only an event begins."""
    if element.type != "subProcess":
        return True
    return any(element.id in (flow.source_id, flow.target_id) for flow in program.drawn.values())


def is_after_choice(program: Program, element: Element) -> bool:
    """True for an event that an event-based gateway waits for: the record stands at the gateway."""
    sources = (program.drawn.get(flow.source_id or "") for flow in _flows(program) if flow.target_id == element.id)
    return any(source is not None and source.type == "eventBasedGateway" for source in sources)


def _flows(program: Program) -> Iterator[Element]:
    return (flow for flow in program.drawn.values() if flow.source_id)


def _targets(program: Program, source: str) -> list[str]:
    """Where the flows of an element lead, the default flow first, then in the order of the diagram."""
    scope = program.scopes[program.drawn[source].parent_id]
    default = scope.task_specs[source].record.default
    ordered = sorted(
        (flow for flow in _flows(program) if flow.source_id == source), key=lambda flow: flow.id != default
    )
    return [flow.target_id for flow in ordered if flow.target_id and flow.target_id in program.drawn]
