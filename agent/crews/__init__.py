"""Many small runs side by side: in this process or in several (``crew``), or on Ray (``ray_cluster``)."""
