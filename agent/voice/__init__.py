"""Speech as a way in: ``clew listen``.

From the air inwards: ``audio`` gives 20 ms frames of a microphone, a file or stdin; ``utterances`` cuts them where
somebody speaks; ``grammar`` says which sentences the skills that are here answer to, with ``spoken_values`` for times
and numbers, ``spoken_model`` for how words follow one another and ``pronouncing`` for names that no dictionary has;
``controls`` are the words that are heard at any moment.
``ear`` asks the recognisers (``perception/models/speech``, ``whisper``): ``closed_ear`` hears the grammar's sentences
alone, ``model_ear`` anything. What a model wrote is read in every way it may have been meant (``readings``), the
orders that sound like it are found (``candidates``, by ``phone_rows``) and weighed (``weighing``; where that does not
settle it, two more hearings do, one of them told by ``biasing`` what to expect), and one of them is believed, asked
about, or none is (``choosing``).
``correcting`` mends near-misses in free text against names that are known, ``waking`` finds the wake words.
``understood`` is what comes out. ``listening`` runs all of it beside a device: it decides what an utterance means now
(an order, a yes, a stop), and ``mouth`` answers.
"""
