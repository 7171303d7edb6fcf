"""Actions and effects without fields. They cannot be named tuples, since an empty tuple is false."""

from __future__ import annotations


class Bare:
    """One is like any other of its kind."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"
