"""What a desk, a team and an agent look at while they work: who has how much, who is there, what has changed."""
