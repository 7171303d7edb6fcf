"""The launcher between the runner and a demo: `python -I -S isolation.py ORDERS`. It must start fast.

It reads no settings: ORDERS is a JSON object,

    command   the program and its arguments; its environment is the launcher's
    records   the descriptor of the records' channel, passed on to the demo
    status    the descriptor on which the launcher says how it went, a JSON object a line
    seconds, memory    the limits
    mode      `auto` (namespaces, or else the process group) or `process-group`
    readable  folders that must stay readable wherever they lie
    hidden    folders that the demo must not see
    temp      the folder for temporary files, where there is no private /tmp
    source    the demo's file

Its standard input is the lifeline: when the runner's end closes, everything ends.
"""

from __future__ import annotations

import os
import sys


def _bare_packages() -> None:
    """Let siblings be imported without `studycards.demo` itself: its imports cost more than all this."""
    here = os.path.dirname(os.path.abspath(__file__))
    for name, folder in (("studycards", os.path.dirname(here)), ("studycards.demo", here)):
        package = type(sys)(name)
        package.__path__ = [folder]
        sys.modules[name] = package


def main(word: str) -> int:
    """Run one demo as ordered, or `try` whether namespaces can be had."""
    import json

    from studycards.demo import namespaces, process_group

    if word == "try":
        refused = namespaces.refusal()
        print(json.dumps({"mode": "process-group" if refused else "namespaces", "why": refused}))
        return 0
    orders = json.loads(word)
    why = "asked for" if orders["mode"] == "process-group" else namespaces.run(orders)
    if why is not None:
        process_group.run(orders, why)
    return 0


if __name__ == "__main__":
    _bare_packages()
    sys.exit(main(sys.argv[1]))
