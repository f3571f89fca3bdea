"""PostgreSQL's line: statements travel in libpq's pipeline mode, prepared once for each connection.

psycopg waits for each statement in Python, which costs a step as much as what the server does for it. Here those
whose outcome nobody needs yet are on their way while the command goes on, and are waited for together.
"""

import select
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, cast

from psycopg import OperationalError
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, TransactionStatus
from sqlalchemy import Connection

from database.statements.plan import Plan
from database.statements.sending import Missed, Rows

if TYPE_CHECKING:
    import psycopg
    from psycopg.pq.abc import PGresult

_DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)
_PREPARED_ANEW = (b"26000", b"0A000")
"""invalid_sql_statement_name (somebody dropped it), feature_not_supported (its table was changed)."""
_KNOWN = "flowdesk_statements"
MOST_PREPARED = 200
"""Statements that a connection keeps prepared; the one that was not used for longest makes room."""
_numbers = count(1)


def _is_unknown(result: "PGresult") -> bool:
    """True when the server no longer has a statement as it was prepared: it is prepared anew the next time."""
    return result.error_field(DiagnosticField.SQLSTATE) in _PREPARED_ANEW


class _Statement:
    """A statement that a connection knows by a name; it writes its parameters and reads its rows."""

    def __init__(self, name: bytes, plan: Plan, driver: "psycopg.Connection[Any]") -> None:
        self.name = name
        self._formats = [PyFormat.BINARY if one else PyFormat.TEXT for one in plan.binary]
        self._made = Transformer(driver)
        self._loads = False

    def written(self, parameters: Sequence[object]) -> tuple[Sequence[Any] | None, Sequence[Any] | None]:
        """Parameters with their formats, as libpq takes them. Raises DataError, TypeError."""
        if not parameters:
            return None, None
        return self._made.dump_sequence(parameters, self._formats), self._made.formats

    def rows(self, result: "PGresult") -> Rows:
        """The rows of a result; how they are read is found with the first."""
        self._made.set_pgresult(result, set_loaders=not self._loads)
        self._loads = True
        return self._made.load_rows(0, result.ntuples, tuple)


@dataclass(slots=True)
class _Sent:
    """One statement that is under way; what belongs to no plan (BEGIN, preparing) has no statement."""

    sql: str
    parameters: Sequence[object] = ()
    statement: _Statement | None = None
    missed: Missed | None = None


class PipelinedLine:
    """Statements of one transaction: what is sent is waited for, and with it everything that was posted before."""

    def __init__(self, connection: Connection, waits: bool) -> None:
        self.dialect = connection.dialect
        self._connection = connection
        self._waits = waits
        self._driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
        self._pg = self._driver.pgconn
        self._known: OrderedDict[str, _Statement] = connection.info.setdefault(_KNOWN, OrderedDict())
        self._poller = select.poll()
        self._poller.register(self._pg.socket, select.POLLIN)
        self._sent: list[_Sent] = []
        self._before = tuple(connection.dispatch.before_cursor_execute)
        self._after = tuple(connection.dispatch.after_cursor_execute)

    def send(self, plan: Plan, parameters: Sequence[object]) -> Rows:
        """Send a statement, wait for everything that is under way, and give its rows."""
        self._put(plan, parameters, None)
        return self._settled()

    def post(self, plan: Plan, each: Sequence[Sequence[object]], missed: Missed | None) -> None:
        """Send a statement for each of some parameters, without waiting where the line need not."""
        for parameters in each:
            self._put(plan, parameters, missed)
        if self._waits:
            self._settled()

    def settle(self) -> None:
        """Wait for everything that is under way."""
        if self._sent:
            self._settled()

    def drop(self) -> None:
        """Wait for everything that is under way; what went wrong is of no interest any more."""
        if self._sent:
            self._outcomes()

    def _put(self, plan: Plan, parameters: Sequence[object], missed: Missed | None) -> None:
        sql = plan.sql
        for told in self._before:
            sql, parameters = told(self._connection, None, sql, parameters, None, False)
        try:
            statement = self._known.get(sql) or _Statement(b"flowdesk_%d" % next(_numbers), plan, self._driver)
            written = statement.written(parameters)
            self._begin()
            if sql not in self._known:
                self._prepare(sql, statement)
            self._known.move_to_end(sql)
            self._pg.send_query_prepared(statement.name, *written)
            self._pg.flush()  # the server works on it while the command goes on
        except BaseException as problem:  # told to listeners, made one of SQLAlchemy's, or raised as it is
            self._connection._handle_dbapi_exception(problem, sql, parameters, None, None)
        self._sent.append(_Sent(sql, parameters, statement, missed))
        for told in self._after:
            told(self._connection, None, sql, parameters, None, False)

    def _begin(self) -> None:
        """Open the pipeline, and in it the transaction as the driver would: with the first statement."""
        if self._sent:
            return
        self._pg.enter_pipeline_mode()
        if self._pg.transaction_status == TransactionStatus.IDLE and not self._driver.autocommit:
            self._send_plain("BEGIN")

    def _prepare(self, sql: str, statement: _Statement) -> None:
        if len(self._known) >= MOST_PREPARED:
            _, oldest = self._known.popitem(last=False)
            self._send_plain(f"DEALLOCATE {oldest.name.decode()}")
        self._pg.send_prepare(statement.name, sql.encode())
        self._sent.append(_Sent(sql))
        self._known[sql] = statement

    def _send_plain(self, sql: str) -> None:
        self._pg.send_query_params(sql.encode(), None)
        self._sent.append(_Sent(sql))

    def _settled(self) -> Rows:
        """Wait, and give the rows of the last statement."""
        done: list[tuple[_Sent, PGresult]] = []
        for sent, result in self._outcomes():
            if result is None or result.status == ExecStatus.FATAL_ERROR:
                self._connection._handle_dbapi_exception(self._problem(result), sent.sql, sent.parameters, None, None)
            done.append((sent, result))
        for sent, result in done:
            if sent.missed is not None and result.command_tuples != 1:
                raise sent.missed()
        sent, result = done[-1]
        return sent.statement.rows(result) if sent.statement and result.status == ExecStatus.TUPLES_OK else ()

    def _outcomes(self) -> "list[tuple[_Sent, PGresult | None]]":
        """What came of each statement under way, None once the connection is gone. The pipeline is closed with it."""
        under_way, self._sent = self._sent, []
        try:
            return self._awaited(under_way)
        except BaseException:  # a signal: answers that come later would be taken for those of other statements
            self._connection.invalidate()
            raise

    def _awaited(self, under_way: list[_Sent]) -> "list[tuple[_Sent, PGresult | None]]":
        pg = self._pg
        outcomes: list[tuple[_Sent, PGresult | None]] = []
        try:
            pg.pipeline_sync()
            self._send_all()
        except OperationalError:
            assert pg.status == ConnStatus.BAD  # nothing more comes, which is told below
        for sent in under_way:
            result = self._next()
            if result is not None:
                self._next()  # the end of this statement
                if result.status not in _DONE and (sent.statement is None or _is_unknown(result)):
                    self._known.pop(sent.sql, None)
            outcomes.append((sent, result))
        if pg.status == ConnStatus.OK:
            self._next()  # the end of the pipeline
            pg.exit_pipeline_mode()
        return outcomes

    def _send_all(self) -> None:
        """Hand everything to the network, and read meanwhile, lest the server wait for that."""
        if not self._pg.flush():
            return
        poller = select.poll()
        poller.register(self._pg.socket, select.POLLIN | select.POLLOUT)
        while self._pg.flush():
            for _, happened in poller.poll():
                if happened & select.POLLIN:
                    self._pg.consume_input()

    def _next(self) -> "PGresult | None":
        """The next result. It is waited for here: libpq would keep all other threads waiting with it."""
        pg = self._pg
        try:
            while pg.status == ConnStatus.OK and pg.is_busy():
                self._poller.poll()
                pg.consume_input()
        except OperationalError:
            assert pg.status == ConnStatus.BAD  # there may be a result that says why
        return pg.get_result()

    def _problem(self, result: "PGresult | None") -> Exception:
        if self._pg.status == ConnStatus.BAD:
            return OperationalError(self._pg.get_error_message())
        assert result is not None
        return error_from_result(result)
