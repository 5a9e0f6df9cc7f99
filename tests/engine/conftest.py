"""How hypothesis works here: the same examples each time, and no verdict that hangs on the machine's speed."""

from hypothesis import settings

settings.register_profile("engine", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("engine")
