"""How controls are worked: sliders, spinners, calendars, lists that open, suggestions, keys, stars, colours, codes."""
