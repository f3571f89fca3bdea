"""Knowledge: what is published in records for others to read; versions, whether it helped, what nobody found."""
