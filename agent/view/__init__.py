"""What a run looks like to a person.

``trace_page`` draws one self-contained page from a trace, ``trace_export`` packs a trace to give away. ``markup`` is
the only way text gets into a page, ``masking`` takes secrets out first, ``wording`` says things in plain words.
"""
