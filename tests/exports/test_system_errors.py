"""Why the machine did not write a file, in words of the page's language."""

import errno

import pytest

from lsdash.exports import system_errors


@pytest.mark.parametrize(
    ("number", "vi", "en"),
    [
        (errno.ENOSPC, "hết chỗ trên đĩa", "the disk is full"),
        (errno.EROFS, "không có quyền ghi vào đó", "writing there is not allowed"),
        (errno.ENOTDIR, "không có thư mục ấy", "there is no such folder"),
        (errno.EIO, "lỗi hệ thống EIO", "system error EIO"),
    ],
)
def test_errors_of_the_system_in_both_languages(number, vi, en):
    error = OSError(number, "Words of the system")
    assert (system_errors.why(error, "vi"), system_errors.why(error, "en")) == (vi, en)


def test_an_error_without_a_number_is_named():
    assert system_errors.why(OSError("odd"), "en") == "system error OSError"
