"""Moving a running instance to another version of its process: what goes where, what stands against it, and the move.

``planning`` walks the tokens of a saved state and says what becomes of each; ``moving`` builds the instance of the new
version from that. Nothing is evaluated again that an element has evaluated on arrival: tasks, due times, jobs and keys
stay as they are. Inside of called processes nothing changes: they go on in the version that the call has chosen.
"""
