"""Where records and the process engine meet: what diagrams see and change of a record, what a step means for it."""
