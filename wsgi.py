"""The WSGI application, for a server of one's own choice; ``flowdesk run`` needs nothing else."""

from app.factory import create_app

app = create_app()
