"""Rules for items and data: data objects, inputs and outputs, and the associations between them (chapter 10.4)."""

from engine.definitions.rules.data import (
    association_ends,
    association_items,
    association_sources,
    collection_flags,
    data_objects,
    io_bindings,
    io_rules,
    io_sets,
)

MODULES = (
    data_objects, collection_flags, io_sets, io_rules, io_bindings, association_ends, association_sources,
    association_items,
)
