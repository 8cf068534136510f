"""The three ways to say no. Their words reach a person, so they name no child and no blame."""


class NotVisible(Exception):
    """The thing is outside everything this person may know of: answered as 404."""


class NotPermitted(Exception):
    """The thing is within reach, the right to do this is not: answered as 403."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class UnableTo(Exception):
    """The right is there; the state or the values do not allow it. Nothing was changed.

    Subclasses live beside the action that raises them. `args[0]` is a sentence for the person,
    saying what to do. `field` names the form field it belongs to, where there is one.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
