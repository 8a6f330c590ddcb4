"""From an address to a device, and a device to whoever uses it.

``addresses`` reads what stands after ``--on``, ``opening`` opens it, with ``phones`` for those. ``glancing`` looks
once; ``held`` keeps a device open for the view, the protocol server and the library, ``frames`` are for those who
watch it, and ``by_hand`` is what a person does on it.
"""
