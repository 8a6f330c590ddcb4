"""How the weights and the confidence of the phrase grounder were fitted and measured."""
