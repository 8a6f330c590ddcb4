// Starts one episode in a task's page and returns its goal. Resolves to { goal }, or to { failed: why }.
async ([mark, seed, limitMs, waitMs]) => {
  const end = performance.now() + waitMs;
  const until = async (probe) => {
    while (!probe()) {
      if (performance.now() > end) return false;
      await new Promise((go) => setTimeout(go, 5));
    }
    return true;
  };
  if (!(await until(() => document.readyState === "complete"))) return { failed: "the page did not load" };
  if (!window.core || !core.startEpisodeReal) return { failed: "it is no page of the benchmark" };
  core.EPISODE_MAX_TIME = limitMs;
  Math.seedrandom(String(seed));
  core.startEpisodeReal();
  // Shows people where they clicked, and marks what was clicked.
  if (core.canvasDrawClick) document.body.removeEventListener("click", core.canvasDrawClick);
  if (!(await until(() => window.WOB_TASK_READY))) return { failed: "the task did not become ready" };
  window.episodeMark = mark;
  const said = core.getUtterance();
  return { goal: typeof said === "string" ? said : said.utterance };
}
