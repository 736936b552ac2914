"""Charts: the frame of a query and words → a `Chart` of marks and a layered specification. Pure; no data access.

Titles, legends and notes stand outside, in the page, where they can wrap; `ui.figures` puts them there. Text and
outlines use the page's own text colour, so the same chart serves the light and the dark theme.
"""
