"""Looks at this machine (``machine``), and at what driving phones needs (``phones``)."""
