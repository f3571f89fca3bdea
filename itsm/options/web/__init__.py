"""Options that another server gives: which may be asked, how it is asked safely, and how long an answer is kept."""
