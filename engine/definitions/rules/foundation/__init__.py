"""Rules for what every file has: its XML schema, ids, references, and definitions that others share (chapter 8)."""

from engine.definitions.rules.foundation import (
    correlation,
    extension_definitions,
    imported_files,
    imports,
    languages,
    reference_types,
    references,
    resources,
    schema,
    unique_ids,
)

MODULES = (
    schema, unique_ids, references, reference_types, imports, imported_files, languages, extension_definitions,
    resources, correlation,
)
