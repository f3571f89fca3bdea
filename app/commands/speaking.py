"""What the command line says: in the language of the terminal, as sentences for people or JSON for machines."""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from engine.errors import Finding, FlowdeskError, InvalidDefinition, MigrationRefused, Text, text
from itsm.language import LANGUAGES, translate

Command = TypeVar("Command", bound=Callable[..., Any])


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Language of this run: ``--language`` before the command's name, else that of the locale, else English."""
    for position, argument in enumerate(arguments):
        if not argument.startswith("-"):
            break
        chosen = argument.partition("=")[2] or "".join(arguments[position + 1 : position + 2])
        if argument.startswith("--language") and chosen in LANGUAGES:
            return chosen
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "zh-CN" if locale.startswith("zh") else "en"


_language = [language_of(sys.argv[1:], os.environ)]


def speak(language: str) -> None:
    """Use ``language`` from now on."""
    _language[:] = [language]


def spoken() -> str:
    """The language of this run: what is called by name is named in it."""
    return _language[0]


def said(message: Text | str) -> str:
    """``message`` in the language of this run."""
    return translate(message, _language[0])


def help_of(about: Text, *examples: str) -> str:
    """Help of a command in the language of this run: what it is about, and examples that are shown as they are."""
    title = said(text("Examples:"))
    return f"{said(about)}\n\n\b\n{title}\n" + "\n".join(f"  {example}" for example in examples)


def say(message: Text) -> None:
    """Print ``message`` on standard output."""
    click.echo(said(message))


def json_option(command: Command) -> Command:
    """Add ``--json`` to a command, as parameter ``as_json``."""
    explained = said(text("Answer with one line of JSON, for machines."))
    return click.option("--json", "as_json", is_flag=True, help=explained)(command)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a command: ``values`` for machines, ``sentences`` for people, and the exit code."""

    values: Mapping[str, object] | Sequence[Mapping[str, object]]
    sentences: Sequence[Text] = ()
    code: int = 0

    def give(self, as_json: bool) -> int:
        """Print the answer and give the exit code."""
        if as_json:
            click.echo(json.dumps(self.values, ensure_ascii=False, default=str))
        else:
            for sentence in self.sentences:
                say(sentence)
        return self.code


def complain(problem: FlowdeskError, as_json: bool) -> None:
    """Print ``problem`` on standard error: a sentence, or one line of JSON."""
    findings = problem.findings if isinstance(problem, InvalidDefinition | MigrationRefused) else ()
    if as_json:
        error = {"kind": problem.kind, "message": said(problem.message), "findings": [shown(one) for one in findings]}
        click.echo(json.dumps({"error": error}, ensure_ascii=False), err=True)
        return
    click.echo(said(problem.message), err=True)
    for finding in findings:
        click.echo("  " + said(finding_line(finding)), err=True)


def shown(finding: Finding) -> dict[str, str]:
    """``finding`` for machines."""
    return {
        "resource": finding.resource,
        "element": finding.element_id,
        "severity": finding.severity,
        "rule": finding.rule,
        "message": said(finding.message),
        "fix": said(finding.fix) if finding.fix else "",
    }


def finding_line(finding: Finding) -> Text:
    """``finding`` for people: where (in which file, when there are several), how bad, what, and what to do."""
    place = f"{finding.resource} " if finding.resource else ""
    name = f"“{finding.element_name}” " if finding.element_name else ""
    return Text(
        "%(place)s<%(element)s> %(name)s%(severity)s: %(message)s %(fix)s[%(rule)s]",
        {
            "place": place,
            "element": finding.element_id,
            "name": name,
            "severity": text("error") if finding.severity == "error" else text("warning"),
            "message": finding.message,
            "fix": Text("%(fix)s ", {"fix": finding.fix}) if finding.fix else "",
            "rule": finding.rule,
        },
    )
