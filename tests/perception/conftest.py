"""Properties are tried on the same examples in every run, and no test depends on how fast the machine is."""

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("repeatable")
