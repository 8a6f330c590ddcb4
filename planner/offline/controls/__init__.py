"""How single controls are worked: sliders, spinners, calendars, lists that open, suggestions, keys, stars, colours."""
