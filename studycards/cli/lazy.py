"""A group whose commands are imported only when one is asked for: start-up costs the same however many there are."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, ClassVar

import typer
from typer.main import get_command, get_group

from studycards.cli.telling import App, Group


class LazyGroup(Group):
    """Commands by name as `module:function`, or `module:app` for a group of commands."""

    targets: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._found: dict[str, Any] = dict.fromkeys(self.targets)
        self.commands = self._found

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.targets)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self.targets:
            return None
        if self._found[cmd_name] is None:
            self._found[cmd_name] = _loaded(cmd_name, self.targets[cmd_name])
        return self._found[cmd_name]


def _loaded(name: str, target: str) -> Any:
    module, _, attribute = target.partition(":")
    found = getattr(importlib.import_module(module), attribute)
    if isinstance(found, typer.Typer):
        group = get_group(found)
        group.name = name
        return group
    alone = App(add_completion=False)
    settings = getattr(found, "context_settings", None)
    alone.command(name, context_settings=settings)(found)
    return get_command(alone)
