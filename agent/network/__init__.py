"""The browser's one way out, and the one way in.

``addresses`` says where a run may go, ``ranges`` which addresses are public at all. ``egress`` is the proxy that the
browser has to use: ``relay`` serves one of its connections, ``http1`` is what it understands of the protocol, and
``dialling`` dials what was judged. ``local_server`` is how anything of ours listens: on loopback, with a token, after
a check of who asks.
"""
