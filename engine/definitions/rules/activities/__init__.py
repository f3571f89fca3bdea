"""Rules for activities: tasks, calls, sub-processes, and how often they are done (chapter 10.3)."""

from engine.definitions.rules.activities import (
    ad_hoc_contents,
    called_data,
    event_sub_processes,
    expression_types,
    message_task_data,
    multi_instance_behavior,
    multi_instance_count,
    multi_instance_data,
    operation_messages,
    quantities,
    receive_instantiation,
    script_format,
    service_task_data,
    standard_loop,
    sub_process_data,
)

MODULES = (
    quantities, script_format, service_task_data, message_task_data, operation_messages,
    receive_instantiation, called_data, event_sub_processes, ad_hoc_contents, sub_process_data,
    standard_loop, multi_instance_count, multi_instance_data, multi_instance_behavior, expression_types,
)
