"""The end of what runs until it is asked to: the screen and the guard leave at once."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Coroutine
from typing import Any, NoReturn


def run_and_leave(work: Coroutine[Any, Any, int]) -> NoReturn:
    """Run `work` in an event loop and end the process with its exit code; raises what it raises.

    What must be kept has been kept by then, and tasks that still run are cancelled. asyncio.run would wait
    without a bound for threads that load, read or hang on somebody's reply, and the interpreter's own end
    takes longer than all the rest.
    """
    with asyncio.Runner() as runner:
        code = runner.run(_alone(work))
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # closed by whoever started us
                stream.flush()
        os._exit(code)


async def _alone(work: Coroutine[Any, Any, int]) -> int:
    code = await work
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    return code
