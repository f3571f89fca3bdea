"""Hostile expressions and models: small to write, endless to work out. Each must be stopped by a limit that counts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attack:
    """An expression, and a word of the sentence that names the limit which stops it."""

    name: str
    source: str
    limit: str


def _doubled(first: str, step: str, last: str, times: int = 40) -> str:
    """A context whose entries are each made of two of the one before; ``last`` uses the greatest, ``x``."""
    entries = [f"x0: {first}"] + [f"x{at}: {step.replace('x', f'x{at - 1}')}" for at in range(1, times)]
    return "{" + ", ".join([*entries, f"r: {last.replace('x', f'x{times - 1}')}"]) + "}.r"


def _repeated(made: str, times: str, body: str) -> str:
    """The work of ``body`` on one big value ``l``, many times."""
    return "{l: " + made + ", r: for i in 1.." + times + " return " + body + "}.r"


_NUMBERS = "for n in 1..10000 return n"
_CONTEXTS = "for n in 1..10000 return {a: n}"
_TEXT = 'string join(for n in 1..9000 return "aaaaaaaaaa")'
_LONG = "a" * 400

READ = (
    Attack("5,000 parentheses", "(" * 5_000 + "1" + ")" * 5_000, "levels of nesting"),
    Attack("9,000 minus signs", "-" * 9_000 + "1", "levels of nesting"),
    Attack("source of 1 MB", "1 " * 500_000, "characters"),
    Attack("20,000 additions", "1" + "+1" * 20_000, "operators in a row"),
)
"""Refused when they are read."""

LOOPS = (
    Attack("for over 1..1e9", "for i in 1..1000000000 return i", "steps"),
    Attack("for over 1..1e9, backwards", "for i in 1000000000..1 return i", "steps"),
    Attack("nested for", "for a in 1..1000000, b in 1..1000000 return a * b", "steps"),
    Attack("for within for", "for a in 1..1000000 return for b in 1..10000 return a * b", "steps"),
    Attack("some", "some i in 1..1000000000 satisfies i < 0", "steps"),
    Attack("every", "every i in 1..100000, j in 1..100000 satisfies i + j > 0", "steps"),
    Attack("for over dates", 'for d in @"0001-01-01"..@"99999-01-01" return d', "steps"),
    Attack("for over its results", "for i in 1..1000000 return if i = 1 then 1 else partial[-1] + 1", "steps"),
    Attack("for over a long body", "for i in 1..50000 return " + "+".join(["i*i"] * 50), "steps"),
    Attack("filters of filters", _repeated(_CONTEXTS, "1000", "l[a = i]"), "steps"),
    Attack("recursion", "{f: function(f, n) f(f, n + 1), r: f(f, 1)}.r", "nested calls"),
    Attack(
        "mutual recursion",
        "{f: function(f, g, n) g(g, f, n), g: function(g, f, n) f(f, g, n), r: f(f, g, 1)}.r",
        "nested calls",
    ),
    Attack("recursion like a tree", "{f: function(f, n) f(f, n - 1) + f(f, n - 1) + 1, r: f(f, 1)}.r", "nested calls"),
    Attack(
        "branching recursion",
        "{f: function(f, n) if n = 0 then 1 else f(f, n - 1) + f(f, n - 1), r: f(f, 60)}.r",
        "steps",
    ),
)

SIZES = (
    Attack("string doubling", _doubled('"aaaaaaaaaa"', "x + x", "x"), "characters"),
    Attack("string doubling by join", _doubled('"aaaaaaaaaa"', "string join([x, x])", "x"), "characters"),
    Attack("list doubling", _doubled("[1, 2]", "concatenate(x, x)", "x"), "items"),
    Attack("list doubling by flatten", _doubled("[1, 2]", "flatten([x, x])", "x"), "steps"),
    Attack("list of lists", _doubled("[1]", "append(concatenate(x, x), x)", "x"), "items"),
    Attack("date of a long string", _doubled('"1111111111"', "x + x", "date(x)", 17), "steps"),
    Attack("joining long strings", _repeated(_TEXT, "40000", "l + l"), "steps"),
    Attack("comparing long strings", _repeated("[" + _TEXT + ", " + _TEXT + "]", "40000", "l[1] = l[2]"), "steps"),
    Attack("searching long strings", _repeated(_TEXT, "40000", 'contains(l, "aaaaaab")'), "steps"),
    Attack("text of shared lists", _doubled("[1]", "[x, x]", "string(x)"), "steps"),
    Attack("comparing shared lists", _doubled("[[1], [1]]", "[[x, x], [x, x]]", "x[1] = x[2]"), "compare"),
    Attack("comparing shared contexts", _doubled("{a: 1}", "{a: x, b: x}", "x = {a: x.a, b: x.b}"), "compare"),
    Attack("type of shared lists", _doubled("[1]", "[x, x]", "x instance of " + "list<" * 30 + "Any" + ">" * 30, 31),
           "compare"),
    Attack("distinct shared lists", _doubled("[1]", "[x, x]", "distinct values([x, x])"), "compare"),
)  # fmt: skip

LISTS = (
    Attack("list contains", _repeated(_NUMBERS, "10000", "list contains(l, -i)"), "steps"),
    Attack("index of", _repeated(_NUMBERS, "10000", "index of(l, -i)"), "steps"),
    Attack("in", _repeated(_NUMBERS, "10000", "-i in l"), "steps"),
    Attack("equality", _repeated(_NUMBERS, "10000", "l = l"), "compare"),
    Attack("remove", _repeated(_NUMBERS, "10000", "remove(l, 1)"), "steps"),
    Attack("paths", _repeated(_CONTEXTS, "10000", "l.a"), "steps"),
    Attack("union", _repeated(_CONTEXTS, "1000", "union(l, l)"), "steps"),
    Attack("distinct values", _repeated(_CONTEXTS, "1000", "distinct values(l)"), "steps"),
    Attack("min", _repeated(_NUMBERS, "10000", "min(l)"), "steps"),
    Attack("sort", _repeated(_NUMBERS, "10000", "sort(l)"), "steps"),
    Attack("sort by a function", "sort(for i in 1..40000 return modulo(i * 7919, 10007), function(a, b) a < b)",
           "steps"),
    Attack("context merge", _repeated("context(for n in 1..5000 return {key: string(n), value: n})", "20000", "l")
           .replace("}.r", ", m: context merge(r)}.m"), "steps"),
    Attack("functions in a loop", "for i in 1..50000 return function(x) x + i", "steps"),
    Attack("context put", _repeated("context(for n in 1..5000 return {key: string(n), value: n})", "5000",
                                    'context put(l, "a", i)'), "steps"),
)  # fmt: skip

PATTERNS = (
    Attack("pattern that tries everything", f'matches("{_LONG}", "(.*a){{25}}z")', "regular expression"),
    Attack("the same in replace", f'replace("{_LONG}", "(.*a){{25}}z", "")', "regular expression"),
    Attack("the same in split", f'split("{_LONG}", "(.*a){{25}}z")', "regular expression"),
    Attack("slow patterns in a loop", 'for i in 1..50000 return matches("' + "a" * 25 + '" + string(i), "(.*a){9}z")',
           "steps"),
    Attack("new patterns in a loop", 'for i in 1..50000 return matches("a", "' + "(a|b)" * 100 + '" + string(i))',
           "steps"),
)  # fmt: skip

NUMBERS = (
    Attack("exp in a loop", "for i in 1..50000 return exp(1.2345678901234567890123456789 * i)", "steps"),
    Attack("log in a loop", "for i in 1..50000 return log(1.2345678901234567890123456789 * i)", "steps"),
    Attack("powers in a loop", "for i in 1..50000 return 1.0000001 ** (i + 0.5)", "steps"),
    Attack("remainders in a loop", "for i in 1..50000 return modulo(10**6144, 3.7)", "steps"),
    Attack("rounding in a loop", "for i in 1..50000 return decimal(i / 3, 6000)", "steps"),
    Attack("remainders of fractions in a loop", "for i in 1..50000 return modulo(1e6000, i / 7)", "steps"),
    Attack("numbers of long texts in a loop", 'for i in 1..50000 return number("' + "9" * 380 + '")', "steps"),
    Attack("moments in a loop", 'for i in 1..50000 return @"2024-01-01T00:00:00@Europe/Paris" + @"PT1H"', "steps"),
    Attack("ranges in a loop", "for i in 1..50000 return during(point: 1, range: [2..3])", "steps"),
    Attack("types in a loop",
           "for i in 1..50000 return {a: 1, b: [i]} instance of context<a: number, b: list<number>>", "steps"),
    Attack("dates in a loop", 'for i in 1..50000 return date and time("2024-01-01T00:00:00@Europe/Paris")', "steps"),
)

ERRORS = (
    Attack("sums that are null in a loop", "for i in 1..50000 return null + i", "steps"),
    Attack("comparisons that are null in a loop", 'for i in 1..50000 return i between "a" and "b"', "steps"),
    Attack("memberships that are null in a loop", 'for i in 1..50000 return i in ["a".."b"]', "steps"),
    Attack("paths that are null in a loop", "for i in 1..50000 return i.a", "steps"),
    Attack("calls that are null in a loop", "for i in 1..50000 return substring(5, 5)", "steps"),
)

EVALUATED = (*LOOPS, *SIZES, *LISTS, *PATTERNS, *NUMBERS, *ERRORS)
"""Stopped when they are evaluated."""

GIANTS = (
    "10 ** 6144 * 10",
    "9 ** 9 ** 9 ** 9",
    "10 ** 999999999",
    "exp(1000000)",
    "1e6000 * 1e6000",
    "decimal(1/3, 99999999)",
)
"""Numbers beyond what 34 digits and four of exponent hold: null, for a reason."""


def giant_table(rules: int) -> str:
    """XML of a model with one decision table of so many rules."""
    row = "<rule><inputEntry><text>1</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>"
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:giant"><decision id="d">'
        '<decisionTable id="giant"><input><inputExpression><text>x</text></inputExpression></input><output name="r"/>'
        f"{row * rules}</decisionTable></decision></definitions>"
    )
