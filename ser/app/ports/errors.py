"""How a store says that it did not do what it was asked for."""


class StoreFailedError(Exception):
    """The store did not take or give what it was asked for."""


class ConflictError(StoreFailedError):
    """Somebody else had stored a fact with this game and this seq before."""


class NameTakenError(Exception):
    """Another account has this name."""
