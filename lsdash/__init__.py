"""lsdash: a dashboard over the industry reports of Lạng Sơn province."""

__version__ = "0.1.0"
