"""The command ``flowdesk``. Exit codes: 0 done, 1 refused or something found, 2 not understood, 130 interrupted."""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click
from click.exceptions import NoArgsIsHelpError

from app.commands.speaking import complain, help_of, said
from engine.errors import FlowdeskError, InvalidInput, text

COMMANDS = {
    "run": text("Serve the pages and the worker together."),
    "worker": text("Run a worker alone."),
    "workers": text("Show who works."),
    "init": text("Set up without a browser."),
    "tenant": text("Add further organisations."),
    "demo": text("Make an organisation for training, and play it."),
    "person": text("Add people, and what belongs to their accounts."),
    "token": text("Give programs access to the API."),
    "ldap": text("Synchronise people with a directory."),
    "mail": text("Take mail in."),
    "calendar": text("Compute with calendars."),
    "clocks": text("Take the clocks of records out, and apply service levels."),
    "roster": text("Say who is on duty."),
    "audit": text("Check the audit trail."),
    "check": text("Check whether something is forgotten."),
    "lint": text("Check process packs, diagrams, decisions and forms."),
    "deploy": text("Put process packs into use."),
    "definitions": text("See, retire and restore versions of processes, decisions and forms."),
    "migrate": text("Take running instances to another version of their process."),
    "test": text("Run the scenarios of process packs."),
    "operations": text("See what stands still, and mend it."),
    "search": text("Keep the index of the search."),
    "import": text("Import the history of another tool, or the organisation."),
    "export": text("Write the organisation into files."),
}
"""Every command and what it is for; each is module ``app.commands.<name>_command``."""

_ABOUT = text(
    "Flowdesk: the service desk that an organisation can redraw.\n\n"
    "Settings come from the environment (FLOWDESK_PORT, FLOWDESK_DATA, FLOWDESK_DATABASE_URL and others). "
    "Exit codes: 0 done, 1 refused or something was found, 2 the command line was not understood, 130 interrupted."
)
_EXAMPLES = ("flowdesk run", "flowdesk init --help", "flowdesk person add --help")


class Commands(click.Group):
    """Imports a command when it is called, so that each starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called ``cmd_name``."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"app.commands.{cmd_name}_command").command
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section(said(text("Commands"))):
            formatter.write_dl([(name, said(purpose)) for name, purpose in COMMANDS.items()])


def flowdesk() -> Commands:
    """The command group in the language of this run."""
    return Commands(
        "flowdesk",
        help=help_of(_ABOUT, *_EXAMPLES),
        no_args_is_help=True,
        params=[
            click.Option(
                ["--language"],
                type=click.Choice(["en", "zh-CN"]),
                help=said(text("Language of what the command says (default: that of the locale).")),
            )
        ],
        callback=lambda language: None,
    )


def run(arguments: Sequence[str]) -> int:
    """Run the command line and give its exit code; whatever went wrong was said on standard error."""
    try:
        code = flowdesk().main(args=list(arguments), prog_name="flowdesk", standalone_mode=False)
    except FlowdeskError as problem:
        complain(problem, "--json" in arguments)
        return 1
    except NoArgsIsHelpError as problem:
        click.echo(problem.format_message())
        return 2
    except click.UsageError as problem:
        complain(_usage(problem), "--json" in arguments)
        return 2
    except (click.Abort, KeyboardInterrupt):
        return 130
    finally:
        if "database.connection" in sys.modules:  # help opens no database, and must not wait for one to be imported
            import_module("database.connection").close_databases()
    return code if isinstance(code, int) else 0


def _usage(problem: click.UsageError) -> InvalidInput:
    command = problem.ctx.command_path if problem.ctx else "flowdesk"
    return InvalidInput(
        text(
            "Expected another command line: %(problem)s See: %(command)s --help",
            problem=problem.format_message(),
            command=command,
        )
    )


def main() -> None:
    """Entry point of the installed program; what it writes is for the account that runs it only."""
    os.umask(0o077)
    gc.disable()  # until the command is imported: looking through modules, which stay, takes a seventh of the start
    sys.exit(run(sys.argv[1:]))
