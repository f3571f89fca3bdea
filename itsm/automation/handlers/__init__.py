"""Job types that diagrams use on other records and processes, each inside the transaction of the step."""
