"""Calls of other servers by diagrams (job type ``http.call``): to listed hosts alone, with sealed secrets, by workers.

``hosts`` and ``secrets`` are what an administrator sets up, ``places`` judges an address and where it leads,
``sending`` speaks HTTP, ``asked`` reads what a step asks for, and ``working`` does it, outside of every transaction.
"""
