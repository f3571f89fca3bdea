"""What can be said of an expression before it runs: names it reads, the type it yields, and likely mistakes.

``analyse_expression`` and ``analyse_unary_tests`` never raise. A type is an upper bound: a value that is not null
conforms to it. Advice of severity ``error`` says that a part can only ever be null (or cannot be read at all).
"""

from engine.feel.analysis.entry import analyse_expression, analyse_unary_tests
from engine.feel.analysis.findings import Advice, Analysis
from engine.feel.analysis.kinds import family, kind_of

__all__ = ["Advice", "Analysis", "analyse_expression", "analyse_unary_tests", "family", "kind_of"]
