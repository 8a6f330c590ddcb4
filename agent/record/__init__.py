"""What runs leave behind, and what is read of it.

``run_folder`` is where one run writes, held by one process; ``traces`` finds them all, ``retention`` makes room.
``telling`` passes on what is recorded, ``telemetry`` as OpenTelemetry spans, and ``remembering`` reads runs
that ended well as chains that can be planned again.
"""
