"""Where approvals and the process engine meet: the job types of the called process, and what else they ask of a step."""
