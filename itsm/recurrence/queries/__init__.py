"""What pages and the API read: findings with their evidence, the hint on a record, the figure, what came after work."""
