"""What goes in and out, as marshmallow schemas, by what it is about."""
