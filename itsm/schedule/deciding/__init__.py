"""What holds when, and what stands against a plan: pure, over what others have read."""
