"""What a measure finds or does: incidents at the desk, many open tasks at once, a made log of another tool."""
