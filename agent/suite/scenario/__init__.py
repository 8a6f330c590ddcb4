"""The scenario format: YAML that reads aloud.

``document`` is a file as it is written, ``steps``, ``expectations``, ``changes`` and ``given`` are its parts,
``targets`` how elements are named. ``reading`` reads a file strictly and tells the place of every mistake; ``tables``
reads data tables; ``collecting`` turns paths into planned scenarios, one for each row; ``baselines`` says where what
people have reviewed lies; ``linting`` says what is legal and yet unwise; ``importing`` makes suites of Maestro flows.
"""
