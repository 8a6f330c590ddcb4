"""Every network of the project runs in this package, and nothing else does.

The story, from the disk upwards. ``weights`` knows which files make up a network, and lets none of them be read before
its sha256 has been compared with the manifest beside it. ``onnx`` is the one door to onnxruntime: it opens a network
with the settings of a guest that shares its cores and its memory with a browser. ``wordpiece`` and ``word_rows`` turn a
text into the numbers that a text network starts from, and ``embedding`` puts the four together: sentences in, unit
vectors out.

Beside them stand the networks that answer in words. ``model`` is their protocol, ``prompt_file`` reads what they are
asked, ``answering`` reads what they say. ``cloud`` and ``anthropic_cloud`` talk to endpoints, ``llama`` runs GGUF files
and ``checkpoint`` transformers models on this machine; ``dialects`` turns what open GUI models write into places on a
screen.
``scripted`` and ``recorded`` stand in where no network should be asked.

Importing the package costs nothing: numpy, onnxruntime, clients and runtimes are imported when the first one is opened.
"""
