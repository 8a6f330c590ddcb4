// What the episode has earned so far; null where this is not the page it was started on.
(mark) => window.episodeMark !== mark ? null : {
  done: WOB_DONE_GLOBAL === true,
  raw: Number(WOB_RAW_REWARD_GLOBAL) || 0,
  decayed: Number(WOB_REWARD_GLOBAL) || 0,
}
