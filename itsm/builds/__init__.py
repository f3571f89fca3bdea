"""The definitive media library: every build of software that may be installed, with its version, hash and place.

What is registered stays as it is: of a build only the place may change, or it is withdrawn. What was compared with it
before an installation is kept.
"""
