"""Pages of war rooms: the list, the room of a record, the public status page."""
