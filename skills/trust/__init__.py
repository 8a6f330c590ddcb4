"""Whose skills may be used: signatures, the list of keys that count, and no way back to an older version.

A signature binds the hash of a skill, the hash of its evidence and a counter that grows with every version, so that
neither can be changed and no older version put in a newer one's place. ``keys`` is the one door to ed25519,
``key_list`` keeps the keys that count, ``signature`` is what is signed, ``judging`` says whether a skill may be used
and, if not, why and what to do.

It protects from files that others hand over and from files that are changed behind the library's back. Whoever can
write the whole library folder, the key and the record among it, is the person the library belongs to.
"""
