"""How well spoken orders are understood, and what other sound sets off (``voice.md`` holds the figures).

``orders`` draws what is said from the examples of the phone's skills, ``sound`` says it aloud with espeak-ng in a quiet
or a noisy room, ``hearing`` judges what the ear makes of it, ``on_phone`` what an embedded phone stores afterwards,
``starting`` how soon it begins, ``stopping`` how quickly a spoken stop ends a run, ``waking`` what is made of sound
that asks for nothing.
"""
