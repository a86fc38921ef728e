"""One measured step: committed, with its seconds, its processor time, its queries and its memory."""

import os
import resource
import time
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def measure(env, figures, helper=None):
    """Fill the dict ``figures`` with what the block costs, its commit included.

    ``wall``, ``python`` and ``postgres`` (processor time of this process and of its backend, None when
    the server is elsewhere) in seconds; ``queries``; ``memory``, the process' peak so far, in MB.

    :param helper: ``(pid, pid of its backend)`` of a process that works beside this one: its time counts too
    """
    env.cr.commit()
    env.invalidate_all()
    env.cr.execute("SELECT pg_backend_pid()")
    [backend] = env.cr.fetchone()
    process, behind = helper or (None, None)
    before = time.perf_counter(), time.process_time(), _time_of(backend), env.cr.sql_log_count
    helped = _time_of(process), _time_of(behind)
    yield
    env.cr.flush()
    queries = env.cr.sql_log_count - before[3]
    env.cr.commit()
    wall, postgres = time.perf_counter() - before[0], _time_of(backend)
    helped = _time_of(process) - helped[0], _time_of(behind) - helped[1]
    figures.update(
        wall=wall,
        python=time.process_time() - before[1] + helped[0],
        postgres=None if postgres is None else postgres - before[2] + helped[1],
        queries=queries,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _time_of(pid):
    """Processor seconds of a local process, 0 of none; None of a remote server's backend."""
    if pid is None:
        return 0
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
