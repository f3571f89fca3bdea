"""What is offered and may be installed, in files: practices, services, items of the catalogue, builds."""
