"""One measured step: committed, with its seconds, its processor time, its queries and its memory."""

import os
import resource
import time
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def measure(env, figures):
    """Fill the dict ``figures`` with what the block costs, its commit included.

    ``wall``, ``python`` and ``postgres`` (processor time of this process and of its backend, None when
    the server is elsewhere) in seconds; ``queries``; ``memory``, the process' peak so far, in MB.
    """
    env.cr.commit()
    env.invalidate_all()
    env.cr.execute("SELECT pg_backend_pid()")
    [backend] = env.cr.fetchone()
    before = time.perf_counter(), time.process_time(), _backend_time(backend), env.cr.sql_log_count
    yield
    env.cr.flush()
    queries = env.cr.sql_log_count - before[3]
    env.cr.commit()
    postgres = _backend_time(backend)
    figures.update(
        wall=time.perf_counter() - before[0],
        python=time.process_time() - before[1],
        postgres=None if postgres is None else postgres - before[2],
        queries=queries,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _backend_time(pid):
    """Processor seconds of a local process; a remote server's backend cannot be read."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
