"""The verified, retrievable library: a task done once, kept as data, and followed again without a model.

A skill will be a YAML file with named, typed parameters, preconditions, steps, postconditions and the evidence it
stands on; never code. It enters the library only after it has been verified, and verification takes the device as a
factory, so that nothing here knows a simulator. The rooms come with the first skills; only devices may be imported.
"""
