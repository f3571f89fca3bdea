"""Libraries that the diagrams of a pack call: in a scenario the shipped ones are in use."""

from collections.abc import Iterator, Mapping

from engine.registry import SYSTEM
from itsm.packs.deploying import deploy_checked
from itsm.packs.folder import PackFiles, load_folder
from itsm.packs.libraries import shipped_libraries


def add_libraries(files: PackFiles) -> None:
    """Put the shipped libraries into use whose processes ``files`` call."""
    shipped = shipped_libraries()
    for process in sorted(set(_called(files)) & shipped.keys() - files.programs.keys()):
        deploy_checked(load_folder(shipped[process]), SYSTEM)


def _called(files: PackFiles) -> Iterator[str]:
    for program in files.programs.values():
        for element in program.elements.values():
            called = element.extensions.get("calledElement")
            if isinstance(called, Mapping):
                yield str(called.get("processId") or "")
