"""A process and all that it started: what they take, and their end."""

import psutil

MEGABYTE = 1_000_000


def family(pid):
    """A process and all that it started."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def memory(processes):
    """Bytes of memory that these processes take together."""
    taken = 0
    for process in processes:
        try:
            taken += process.memory_info().rss
        except psutil.Error:
            continue
    return taken


def end_tree(pid):
    """End a process and all that it started; whoever is left then is asked again."""
    for process in family(pid):
        try:
            process.kill()
        except psutil.Error:
            continue
