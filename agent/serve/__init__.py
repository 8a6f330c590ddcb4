"""Other agents use our devices and skills, by the Model Context Protocol.

``rooms`` holds the devices that clients may use, ``errands`` are runs and actions that go on while a client waits, and
``under_way`` follows them; ``asking`` puts their questions to the client's person. ``tools`` and ``resources`` are what
the protocol offers, ``answers`` and ``documents`` what it tells, ``serving`` puts it on stdio or on loopback. What a
client asks is a request, never an order: the gate judges every action, and a person answers its questions.
"""
