"""What diagrams do with a room: remind that an update is due, let those go that had joined."""
