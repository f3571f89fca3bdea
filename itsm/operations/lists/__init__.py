"""The lists of operators: faults, jobs, timers, messages, instances and workers; one module each."""
