"""One program for each peer: carries out what the scripted server answers and prints one JSON line about its run."""
