"""The verified, retrievable library: a task done once, kept as data, and followed again without a model.

A skill is a YAML file with named, typed parameters, preconditions, bounded steps and postconditions; never code. Read
in this order: ``skill`` (what one is, made of ``parameters``, ``conditions``, ``steps``, ``template``; ``scope`` and
``limits`` hold it in bounds), ``codec`` (as text, with ``yaml_reader``), ``running`` (how it is followed),
``permissions`` (what it may touch), ``verification`` and ``evidence`` (what it stands on), ``lint`` (the rules of
review), ``store`` (the library on the disk: ``library_folder``, ``shelf``, ``listing``, ``record``), ``trust`` (who
answers for a skill), ``curating`` (what a curator asks), ``retrieval`` and ``index`` (how it is found), ``interop``
(from and to other tools' files), ``catalog`` (the skills that come with clewline).

Verification takes the device as a factory and retrieval its vectors as a callable, so that nothing here knows a
simulator or a network; only devices may be imported.
"""
