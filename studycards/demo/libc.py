"""System calls that Python has no name for, through ctypes. Each raises OSError with the call's errno."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
from collections.abc import Callable
from typing import Any

libc = ctypes.CDLL(None, use_errno=True)


def checked(name: str, *arguments: Any) -> int:
    """Call a function of libc that returns -1 and sets errno on failure."""
    result = int(getattr(libc, name)(*arguments))
    if result == -1:
        raise failure(ctypes.get_errno(), name)
    return result


def succeeded(name: str, *arguments: Any) -> None:
    """Call a function of the pthread family, which returns the error's number itself."""
    if error := int(getattr(libc, name)(*arguments)):
        raise failure(error, name)


def failure(error: int, name: str) -> OSError:
    """The OSError of an errno, naming the call."""
    return OSError(error, f"{name}: {os.strerror(error)}")


def outcome(call: Callable[..., object], *arguments: Any) -> str:
    """`ok`, or the name of the errno that the call failed with: `EBUSY`, `EPERM`, `EDEADLK` ..."""
    try:
        call(*arguments)
    except OSError as error:
        # errno.errorcode knows 35 by its old name, EDEADLOCK
        return "EDEADLK" if error.errno == errno.EDEADLK else errno.errorcode[error.errno or 0]
    return "ok"


# Objects of the pthread family live in memory that the caller gives: larger here than any libc's own types

_ROOM = 128
_PROCESS_SHARED = 1


def _room(memory: mmap.mmap | None, offset: int) -> Any:
    return (
        (ctypes.c_uint64 * (_ROOM // 8))()
        if memory is None
        else (ctypes.c_char * _ROOM).from_buffer(memory, offset)
    )


class Mutex:
    """A pthread mutex. The errorcheck kind reports wrong use; a robust one survives the death of its owner.

    Put into `memory` (a shared mmap, at `offset`) it serves several processes.
    """

    KINDS = ("normal", "recursive", "errorcheck")

    def __init__(
        self, kind: str = "normal", robust: bool = False, memory: mmap.mmap | None = None, offset: int = 0
    ) -> None:
        self._room, attributes = _room(memory, offset), _room(None, 0)
        self.at = ctypes.byref(self._room)
        settings = ctypes.byref(attributes)
        succeeded("pthread_mutexattr_init", settings)
        succeeded("pthread_mutexattr_settype", settings, self.KINDS.index(kind))
        if robust:
            succeeded("pthread_mutexattr_setrobust", settings, 1)
        if memory is not None:
            succeeded("pthread_mutexattr_setpshared", settings, _PROCESS_SHARED)
        succeeded("pthread_mutex_init", self.at, settings)

    def lock(self) -> None:
        """Wait until it is free and take it. EDEADLK, EOWNERDEAD where the kind reports them."""
        succeeded("pthread_mutex_lock", self.at)

    def trylock(self) -> None:
        """Take it if it is free; EBUSY if not."""
        succeeded("pthread_mutex_trylock", self.at)

    def unlock(self) -> None:
        """Give it back. EPERM for a thread that does not hold it, where the kind reports that."""
        succeeded("pthread_mutex_unlock", self.at)

    def __enter__(self) -> None:
        self.lock()

    def __exit__(self, *_: object) -> None:
        self.unlock()

    def consistent(self) -> None:
        """Say, after EOWNERDEAD, that what a robust mutex protects is in order again."""
        succeeded("pthread_mutex_consistent", self.at)


class ReadWriteLock:
    """A pthread read-write lock. With `prefer_writer` a waiting writer stops new readers (glibc)."""

    PREFER_WRITER_NONRECURSIVE = 2

    def __init__(self, prefer_writer: bool = False) -> None:
        self._room, attributes = _room(None, 0), _room(None, 0)
        self.at = ctypes.byref(self._room)
        settings = ctypes.byref(attributes)
        succeeded("pthread_rwlockattr_init", settings)
        if prefer_writer:
            succeeded("pthread_rwlockattr_setkind_np", settings, self.PREFER_WRITER_NONRECURSIVE)
        succeeded("pthread_rwlock_init", self.at, settings)

    def read_lock(self) -> None:
        """Wait until no writer is inside, and enter as one of the readers."""
        succeeded("pthread_rwlock_rdlock", self.at)

    def try_read_lock(self) -> None:
        """Enter as a reader if that needs no waiting; EBUSY if it does."""
        succeeded("pthread_rwlock_tryrdlock", self.at)

    def write_lock(self) -> None:
        """Wait until nobody is inside, and enter alone."""
        succeeded("pthread_rwlock_wrlock", self.at)

    def try_write_lock(self) -> None:
        """Enter alone if nobody is inside; EBUSY if someone is."""
        succeeded("pthread_rwlock_trywrlock", self.at)

    def unlock(self) -> None:
        """Leave, as reader or writer."""
        succeeded("pthread_rwlock_unlock", self.at)


class Condition:
    """A pthread condition variable, process-private. It holds no mutex: `wait` is given one."""

    def __init__(self) -> None:
        self._room = _room(None, 0)
        self.at = ctypes.byref(self._room)
        succeeded("pthread_cond_init", self.at, None)

    def wait(self, mutex: Mutex) -> None:
        """Free `mutex` and sleep in one step; hold it again on return."""
        succeeded("pthread_cond_wait", self.at, mutex.at)

    def signal(self) -> None:
        """Wake one waiter, if there is one."""
        succeeded("pthread_cond_signal", self.at)

    def broadcast(self) -> None:
        """Wake all waiters."""
        succeeded("pthread_cond_broadcast", self.at)


class Semaphore:
    """A POSIX semaphore: unnamed (sem_init), in `memory` for several processes; or named, see `named`."""

    def __init__(self, value: int, memory: mmap.mmap | None = None, offset: int = 0) -> None:
        self._room = _room(memory, offset)
        self.at: Any = ctypes.byref(self._room)
        checked("sem_init", self.at, int(memory is not None), ctypes.c_uint(value))

    @classmethod
    def named(cls, name: str, value: int | None = None) -> Semaphore:
        """Make the semaphore `name` (`/so`) with a first value; without one, open what is there."""
        opened = ctypes.CDLL(None, use_errno=True).sem_open
        opened.restype = ctypes.c_void_p
        flags = 0 if value is None else os.O_CREAT | os.O_EXCL
        at = opened(name.encode(), ctypes.c_int(flags), ctypes.c_uint(0o600), ctypes.c_uint(value or 0))
        if not at:
            raise failure(ctypes.get_errno(), "sem_open")
        semaphore = cls.__new__(cls)
        semaphore.at = ctypes.c_void_p(at)
        return semaphore

    @staticmethod
    def unlink(name: str) -> None:
        """Take the name away; the semaphore lives until the last who opened it closes it."""
        checked("sem_unlink", name.encode())

    def wait(self) -> None:
        """Take one, and block while there is none."""
        checked("sem_wait", self.at)

    def trywait(self) -> None:
        """Take one; EAGAIN if there is none."""
        checked("sem_trywait", self.at)

    def post(self) -> None:
        """Give one back; nobody asks who took it."""
        checked("sem_post", self.at)

    def value(self) -> int:
        """How many there are now."""
        count = ctypes.c_int()
        checked("sem_getvalue", self.at, ctypes.byref(count))
        return count.value
