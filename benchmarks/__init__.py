"""Measurements that are repeated by hand, each in a folder of its own; nothing in the product imports them."""
