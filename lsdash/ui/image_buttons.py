"""A chart as a picture to save: made when it is asked for, not before."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from lsdash.exports import chart_images, provenance
from lsdash.exports.chart_images import Picture
from lsdash.present import charts
from lsdash.ui import captions, copy_link, error_reports
from lsdash.ui.captions import Chart
from lsdash.view.view import View

# From the link that leads back to the view, which is known while the page runs only.
Maker = Callable[[str], Picture]


def maker(view: View, frame: pd.DataFrame, *, chart: Chart, title: str, subtitle: str, notes: Sequence[str]) -> Maker:
    """What makes the picture of `chart` over `frame`. Nothing is made or kept before it is called."""

    def make(link: str) -> Picture:
        warning = captions.warning(view)
        return Picture(
            drawing=charts.finished(chart(frame, view.words), view.words, warning=warning),
            title=title,
            subtitle=subtitle,
            legend=captions.legend(view, chart, frame),
            notes=[*_doubts(view, frame), *notes],
            source=captions.sources(view, frame),
            stamp=provenance.line(view),
            link=link,
            warning=warning,
        )

    return make


def _doubts(view: View, frame: pd.DataFrame) -> list[str]:
    found = "; ".join(view.words.identity(row) for row in captions.doubts(view, frame))
    return [f"{captions.doubts_lead(view)}{found}"] if found else []


def pictures_buttons(view: View, name: str, make: Maker) -> None:
    """Buttons that save the chart `name` as PNG and as SVG."""
    link = copy_link.link(view)
    stem = f"lsdash-{view.page.code}-{name}-{view.release.id}-{view.words.lang}"
    forms: dict[str, tuple[str, Callable[[], bytes | str]]] = {
        "png": ("image/png", lambda: error_reports.made(lambda: chart_images.png(make(link)), view.state)),
        "svg": ("image/svg+xml", lambda: error_reports.made(lambda: chart_images.svg(make(link)), view.state)),
    }
    for form, (mime, made) in forms.items():
        st.download_button(
            view.words.text(f"picture.{form}"),
            data=made,
            file_name=f"{stem}.{form}",
            mime=mime,
            key=f"{form}-{name}",
            on_click="ignore",
            type="tertiary",
        )
