"""The forms of data addresses: ending → what writes it. Those for other programs are of tables of numbers alone."""

from collections.abc import Callable

from lsdash.exports import cubes, files
from lsdash.exports.cubes import CubeForm
from lsdash.exports.files import Content, Form
from lsdash.view.view import View


def title(view: View, text: str) -> str:
    """What a file is called inside: what it shows, of which data set and release."""
    return f"{text} · {view.words.text(f'foot.dataset_{view.release.dataset}')} · {view.release.id}"


def _of_numbers(form: CubeForm) -> Callable[[View, Content], bytes]:
    """What writes the numbers of a table in a form for other programs; it raises `cubes.NotACube`."""

    def make(view: View, made: Content) -> bytes:
        numbers = cubes.of_records(made.records, title(view, made.title), view.words)
        return "".join(form.write(view, [numbers])).encode()

    return make


FORMS = files.FORMS | {ending: Form(_of_numbers(form), form.media) for ending, form in cubes.STANDARD.items()}
