"""What a pack says of its type beside the fields: what is made of a record, what it is planned for, what it watches."""
