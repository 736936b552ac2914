"""How many files and connections the server may have open at the same time."""

_MOST = 65_536
_SPARE = 256  # for files, databases, workers


def raise_limit() -> int:
    """Raise their number to what the system allows, and return how many of them may be connections."""
    try:
        import resource  # noqa: PLC0415 - Windows has none, and no such limit
    except ImportError:
        return 1_000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST if hard == resource.RLIM_INFINITY else min(hard, _MOST)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    there = _MOST if soft == resource.RLIM_INFINITY else soft
    return max(there - _SPARE, there // 2)
