"""What follows upon the work of a record: others that are opened soon after it, about the same, are linked with it."""
