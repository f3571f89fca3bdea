"""Where approvals and the process engine meet: the job types of the called process, and what they ask of steps."""
