"""Values from outside: what the caller of a decision hands in, found by name."""

from collections.abc import Iterator, Mapping

from engine.dmn.graph.order import Graph
from engine.dmn.nodes import namespace_of
from engine.feel import FeelValue, normalise
from engine.feel.errors import Fault
from engine.feel.evaluation import Frame, Run, Site


class Outside:
    """The caller's context: values of input data by name, and further names that no input data declares."""

    def __init__(self, graph: Graph, context: Mapping[str, FeelValue], run: Run) -> None:
        self._graph = graph
        self._context = context
        self._run = run
        self._frames: dict[str, Frame] = {}

    def value(self, key: str, name: str) -> FeelValue:
        """Return the value for input data: inside contexts named like the imports it comes through, or by its name."""
        source: FeelValue = self._context
        for step in self._graph.prefixes.get(namespace_of(key), ()):
            source = source.get(step) if isinstance(source, Mapping) else None
        if not isinstance(source, Mapping) or name not in source:
            source = self._context
        return self.taken(name, source[name]) if name in source else None

    def taken(self, name: str, value: FeelValue) -> FeelValue:
        """Return a value from outside as one of FEEL; null with a reason when it is none."""
        try:
            return normalise(value)
        except Fault as fault:
            self._run.note(Site(name, 0, len(name)), fault.message)
            return None

    def frame(self, namespace: str) -> Frame:
        """Return the outermost scope for the nodes of a model: names that its input data does not declare."""
        if namespace not in self._frames:
            declared = self._graph.declared.get(namespace, frozenset())
            self._frames[namespace] = Frame(_Undeclared(self._context, declared), None, self._run)
        return self._frames[namespace]


class _Undeclared(Mapping[str, FeelValue]):
    """A context without the names that input data declares: those are seen by what requires them alone."""

    __slots__ = ("_context", "_declared")

    def __init__(self, context: Mapping[str, FeelValue], declared: frozenset[str]) -> None:
        self._context = context
        self._declared = declared

    def __getitem__(self, name: str) -> FeelValue:
        if name in self._declared:
            raise KeyError(name)
        return self._context[name]

    def __contains__(self, name: object) -> bool:
        return name not in self._declared and name in self._context

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._context if name not in self._declared)

    def __len__(self) -> int:
        return sum(1 for _ in self)
