"""Time boxes: after how many minutes a step goes on by itself, as the organisation sets it for each priority."""
