"""The commands of ``flowdesk``, one module each; a command is imported when it is called."""
