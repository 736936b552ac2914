"""Work that tests give to a worker, which imports this module alone: that of the tests takes four seconds."""

import os


def printed(text):
    print(text)  # noqa: T201
    return text


def refused(error):
    raise error


def counted(until, error=None):
    """Numbers, each with the process that counts; the error, if there is one, in place of the number 3."""
    for number in range(until):
        if number == 3 and error:
            raise error
        yield number, os.getpid()
