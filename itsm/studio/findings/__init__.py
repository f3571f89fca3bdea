"""What stands against putting a draft into use, told while one draws, and the changes that do away with it."""
