// A stand-in for the benchmark's own core.js: the same names, as little behind them as the protocol needs.
var core = { EPISODE_MAX_TIME: 10000 };
var WOB_DONE_GLOBAL = false, WOB_RAW_REWARD_GLOBAL = 0, WOB_REWARD_GLOBAL = 0, WOB_REWARD_REASON = null;
var WOB_EPISODE_ID = 0, WOB_TASK_READY = true;

Math.seedrandom = (seed) => {
  let state = 0;
  for (const c of String(seed) + "seed") state = (state * 31 + c.charCodeAt(0)) >>> 0;
  Math.random = () => (state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32;
};

core.sample = (list) => list[Math.floor(Math.random() * list.length)];

core.startEpisode = () => {
  if (document.getElementById("reward-display")) return;
  document.body.insertAdjacentHTML("beforeend", `
    <canvas id="click-canvas" width="160" height="210" style="position:absolute;left:165px;top:0"></canvas>
    <div id="reward-display" style="position:absolute;left:165px;top:0">Last reward: <b id="reward-last">-</b></div>
    <div id="sync-task-cover" style="position:absolute;left:0;top:0;width:160px;height:210px">START</div>`);
};

core.startEpisodeReal = () => {
  genProblem();
  WOB_DONE_GLOBAL = false;
  WOB_RAW_REWARD_GLOBAL = WOB_REWARD_GLOBAL = 0;
  core.begun = Date.now();
  core.timer = setTimeout(() => core.endEpisode(-1, false, "timed out"), core.EPISODE_MAX_TIME);
};

core.endEpisode = (reward, decays, reason) => {
  if (core.timer === null) return;
  clearTimeout(core.timer);
  core.timer = null;
  WOB_RAW_REWARD_GLOBAL = reward;
  WOB_REWARD_GLOBAL = decays ? reward * (1 - (Date.now() - core.begun) / core.EPISODE_MAX_TIME) : reward;
  WOB_REWARD_REASON = reason;
  WOB_DONE_GLOBAL = true;
  WOB_EPISODE_ID++;
  document.getElementById("reward-last").textContent = WOB_REWARD_GLOBAL;
  core.startEpisode();
};

core.getUtterance = () => document.getElementById("query").textContent.replace(/\s+/g, " ").trim();
