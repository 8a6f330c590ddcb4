"""The rules: one module a kind of order. Each answers with one step, with "nothing left to do", or with nothing.

``press`` (with ``paths``, ``picks``, ``extremes``, ``repeats``, ``results``), ``enter`` (``forms``), ``choose``
(``pickers``, ``sets``, ``classing``), ``drag`` (``ordering``), ``sorting``, ``filtering`` for everything that meets a
condition, ``writing`` for messages, ``editing``, ``guess``, ``ask``; and ``verbs`` for orders whose verb is itself the
name of a control: reply, delete, book (``looking``, ``adding``, ``answering``, ``signing_in``, ``called``).

Around them: ``beforehand`` sets the options that the orders speak of before anything is sent, ``following`` goes on
into the menu or form that a press has opened, ``several`` presses each of a list, ``native`` answers the browser's
own questions, ``ending`` says what is left when every order is carried out.
"""
