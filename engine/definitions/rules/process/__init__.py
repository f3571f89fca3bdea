"""Rules for processes and global tasks as a whole (chapters 8.4.3, 10.2 and 10.3.6)."""

from engine.definitions.rules.process import flow_elements, global_tasks, implementations, process_types

MODULES = (process_types, flow_elements, global_tasks, implementations)
