"""Speech as a way in: ``clew listen``.

From the air inwards: ``audio`` gives 20 ms frames of a microphone, a file or stdin; ``utterances`` cuts them where
somebody speaks; ``grammar`` says which sentences the skills that are here answer to, with ``spoken_values`` for times
and numbers and ``pronouncing`` for names that no dictionary has; ``ear`` asks the two recognisers
(``perception/models/speech``) and decides whether what they say is to be believed; ``correcting`` mends near-misses of
a model against names that are known; ``conversation`` decides what an utterance means now (an order, a yes, a stop);
``listening`` runs all of it beside a device, and ``mouth`` answers.
"""
