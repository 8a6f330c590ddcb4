// Filters the list and draws what a scenario opens to. Every text goes in as text, never as markup.
"use strict";
// Before the list is parsed: its end is not laid out until it is wanted (report.css).
document.documentElement.classList.add("js");
document.addEventListener("DOMContentLoaded", () => {
  const SVG = "http://www.w3.org/2000/svg";
  const FRAME_MS = 900;
  const byId = (id) => document.getElementById(id);
  const list = document.querySelector(".scenarios");
  const rows = [...list.querySelectorAll(".scenario")];
  const find = byId("find"), tag = byId("tag"), order = byId("order"), found = byId("found");
  const chips = [...document.querySelectorAll(".chip")];
  const none = document.querySelector(".none");
  const large = byId("large");
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  function make(name, of, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(of || {})) {
      if (value === undefined || value === null || value === false || value === "") continue;
      if (key === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
      else element.setAttribute(key, value === true ? "" : value);
    }
    for (const child of children) if (child !== null && child !== undefined && child !== "") element.append(child);
    return element;
  }

  function draw(name, of, ...children) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(of)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  // ---- pictures: text until somebody looks at them ----
  function pictureOf(sight, told) {
    const [width, height] = sight.size;
    const image = draw("image", { width, height, href: `data:image/webp;base64,${byId(sight.key).textContent}` });
    const parts = [image];
    if (sight.bounds) {
      const [left, top, right, bottom] = sight.bounds, pad = Math.max(width, height) / 250;
      const box = { x: left - pad, y: top - pad, width: right - left + 2 * pad, height: bottom - top + 2 * pad, rx: pad };
      parts.push(draw("rect", { ...box, class: "halo" }), draw("rect", { ...box, class: "edge" }));
    }
    return draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": told }, ...parts);
  }

  function enlarge(sight, told) {
    byId("large-picture").replaceChildren(make("button", { class: "picture", type: "button", "aria-label": "Close", on: { click: () => large.close() } }, pictureOf(sight, told)));
    byId("large-title").textContent = told;
    large.showModal();
  }

  function figure(sight, told) {
    const button = make("button", { class: "picture", type: "button", "aria-label": `${told}, enlarge`, on: { click: () => enlarge(sight, told) } }, pictureOf(sight, told));
    return make("figure", {}, button, make("figcaption", {}, told));
  }

  function sights(step) {
    const shown = make("div", { class: "sights" });
    if (step.before) shown.append(figure(step.before, `Before step ${step.number}`));
    if (step.after) shown.append(figure(step.after, `After step ${step.number}`));
    return shown;
  }

  // ---- the last frames of a failure ----
  function film(frames) {
    const place = make("span", { class: "place" });
    const slider = make("input", { type: "range", min: 1, max: frames.length, value: 1, "aria-label": "Frame" });
    const play = make("button", { type: "button" });
    const button = make("button", { class: "picture", type: "button", "aria-label": "The last frames, enlarge" });
    const told = (at) => `Frame ${at + 1} of ${frames.length}`;
    let at = 0, ticking = 0;
    function show(next) {
      at = (next + frames.length) % frames.length;
      button.replaceChildren(pictureOf(frames[at], told(at)));
      slider.value = at + 1;
      place.textContent = `${at + 1} / ${frames.length}`;
    }
    function run(on) {
      clearInterval(ticking);
      // What was closed or taken away does not go on ticking.
      ticking = on ? setInterval(() => (button.isConnected && button.offsetParent ? show(at + 1) : run(false)), FRAME_MS) : 0;
      play.textContent = on ? "Pause" : "Play";
    }
    button.addEventListener("click", () => { run(false); enlarge(frames[at], told(at)); });
    slider.addEventListener("input", () => { run(false); show(Number(slider.value) - 1); });
    play.addEventListener("click", () => run(!ticking));
    show(0);
    run(false);
    if (!still.matches && frames.length > 1) requestAnimationFrame(() => run(true));
    return part("The last frames", make("div", { class: "film" }, button, make("div", { class: "bar" }, play, slider, place)));
  }

  function part(title, ...children) {
    return make("div", { class: "part" }, make("h5", {}, title), ...children);
  }

  // Scrolls, so the keyboard has to get there; a group and not a landmark, since there may be many.
  const scrolled = (title) => ({ tabindex: 0, role: "group", "aria-label": title });

  function textPart(title, text) {
    return text ? part(title, make("pre", scrolled(title), text)) : "";
  }

  function patchPart(patch) {
    const lines = patch.text.replace(/\n$/, "").split("\n").map((line) => {
      const kind = /^(\+\+\+|---|@@|diff |index )/.test(line) ? "hunk" : line[0] === "+" ? "add" : line[0] === "-" ? "cut" : "";
      return make("span", { class: kind }, line || " ");
    });
    const title = `For review: ${patch.name}`;
    const shown = patch.text ? lines : ["The patch lies in the run's folder and cannot be read here."];
    return part(title, make("pre", { class: "diff", ...scrolled(title) }, ...shown));
  }

  // ---- steps and attempts ----
  const SIGNS = { passed: "✓", failed: "✕", skipped: "–" };

  function stepItem(step, open) {
    const extra = make("div", { class: "extra" });
    const line = (text, bad) => extra.append(make("p", { class: bad ? "bad" : "" }, text));
    if (step.reason) line(step.reason, step.status === "failed");
    if (step.skill) line(`by the skill ${step.skill}`);
    if (step.learnt) line(`learnt as the skill ${step.learnt}`);
    if (step.judged) line("judged by a model, not by a rule");
    for (const healed of step.healed || []) line(`found elsewhere: ${healed}`);
    if (step.model_calls) line(`${step.model_calls} model ${step.model_calls === 1 ? "call" : "calls"}${step.usd ? `, ${step.usd}` : ""}`);
    const item = make("li", { class: `step ${step.status}` },
      make("div", { class: "line" },
        make("span", { class: "mark-of", "aria-hidden": "true" }, SIGNS[step.status]),
        make("span", {}, make("span", { class: "unseen" }, `${step.status}: `), step.text, " ", make("span", { class: "kind" }, `${step.kind} · ${step.place}`)),
        make("span", { class: "time" }, step.status === "skipped" ? "" : step.seconds)));
    if (extra.childNodes.length) item.append(extra);
    if (step.before || step.after) {
      if (open) item.append(sights(step));
      else {
        const see = make("button", { class: "see", type: "button", "aria-expanded": "false" }, "pictures");
        let shown = null;
        see.addEventListener("click", () => {
          if (shown) { shown.remove(); shown = null; } else { shown = sights(step); item.append(shown); }
          see.setAttribute("aria-expanded", String(Boolean(shown)));
        });
        item.querySelector(".line > span:nth-child(2)").append(" ", see);
      }
    }
    return item;
  }

  function attemptPart(attempt, several, name) {
    const rest = [`on ${attempt.device}`, attempt.seconds, attempt.deviceSeconds ? `${attempt.deviceSeconds} of it on the device` : ""];
    const badge = make("span", { class: `badge ${attempt.tone}` }, `${attempt.sign} ${attempt.verdict}`);
    const shown = make("section", { class: "attempt", "aria-label": `Attempt ${attempt.number} of ${name}` },
      make("h4", {}, several ? `Attempt ${attempt.number}` : "", badge, make("span", { class: "rest" }, rest.filter(Boolean).join(" · ")),
        attempt.trace ? make("a", { href: attempt.trace }, "trace") : ""));
    if (attempt.reason || attempt.cause) {
      const told = make("p", { class: "told" }, make("b", {}, attempt.reason || attempt.verdict));
      if (attempt.cause) told.append(make("span", { class: "cause" }, `Likely cause: ${attempt.cause.told} (${attempt.cause.name})`));
      shown.append(told);
    }
    const steps = make("ol", { class: "steps" });
    attempt.steps.forEach((step, place) => steps.append(stepItem(step, place === attempt.failed)));
    shown.append(steps);
    if (attempt.frames.length) shown.append(film(attempt.frames));
    for (const piece of [textPart("Device log", attempt.log), textPart("Network", attempt.network)]) if (piece) shown.append(piece);
    return shown;
  }

  function toggle(row, on) {
    const button = row.querySelector("h3 > button"), more = row.querySelector(".more");
    if (on && !more.firstChild) {
      const told = JSON.parse(byId(`${row.id}-json`).textContent);
      for (const attempt of told.attempts) more.append(attemptPart(attempt, told.attempts.length > 1, row.querySelector(".name").textContent));
      for (const patch of told.patches) more.append(patchPart(patch));
      if (told.before) more.append(make("p", { class: "note part" }, `Last time: ${told.before}`));
      if (!more.firstChild) more.append(make("p", { class: "note" }, "It was not begun."));
    } else if (!on) more.replaceChildren();
    more.hidden = !on;
    row.classList.toggle("open", on);
    button.setAttribute("aria-expanded", String(on));
  }

  // ---- the filter ----
  // Rows beyond a portion are laid out when somebody comes near them: thousands at once take seconds.
  const PORTION = 250;
  const rest = document.querySelector(".rest-of");
  let visible = rows, portion = PORTION;
  const pressed = (kind) => chips.filter((chip) => chip.dataset.kind === kind && chip.getAttribute("aria-pressed") === "true").map((chip) => chip.dataset.value);

  function change() {
    portion = PORTION;
    filter();
  }

  function reach(place) {
    if (place < portion) return;
    portion = place + PORTION;
    filter();
  }

  function filter() {
    const verdicts = pressed("verdict"), changes = pressed("change");
    const words = find.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    visible = [];
    for (const row of list.children) {
      const of = row.dataset;
      if (!of.verdict) continue;
      const fits = (!verdicts.length || verdicts.includes(of.verdict))
        && (!changes.length || changes.some((change) => of.changes.split(" ").includes(change)))
        && (!tag.value || of.tags.split(" ").includes(tag.value))
        && words.every((word) => of.text.includes(word));
      row.hidden = !fits || visible.length >= portion;
      if (fits) visible.push(row);
    }
    rest.hidden = visible.length <= portion;
    found.textContent = visible.length === rows.length ? `${rows.length} scenario${rows.length === 1 ? "" : "s"}` : `${visible.length} of ${rows.length} scenarios`;
    none.hidden = visible.length > 0 || rows.length === 0;
  }

  function sort() {
    const ways = {
      slow: (a, b) => Number(b.dataset.seconds) - Number(a.dataset.seconds),
      name: (a, b) => a.dataset.text.localeCompare(b.dataset.text),
    };
    const sorted = ways[order.value] ? [...rows].sort(ways[order.value]) : rows;
    list.append(...sorted);
    change();
  }

  function clear() {
    for (const chip of chips) chip.setAttribute("aria-pressed", "false");
    find.value = tag.value = "";
    change();
  }

  function show(row) {
    if (!visible.includes(row)) clear();
    reach(visible.indexOf(row));
    toggle(row, true);
    row.querySelector("h3 > button").focus({ preventScroll: true });
    row.scrollIntoView({ block: "start" });
  }

  function step(by) {
    if (!visible.length) return;
    const at = visible.indexOf(document.activeElement && document.activeElement.closest(".scenario"));
    const to = at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(visible.length - 1, Math.max(0, at + by));
    reach(to);
    const next = visible[to];
    next.querySelector("h3 > button").focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("h3 > button");
    if (button) toggle(button.closest(".scenario"), button.getAttribute("aria-expanded") !== "true");
  });
  for (const chip of chips)
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      change();
    });
  find.addEventListener("input", change);
  tag.addEventListener("change", change);
  rest.addEventListener("click", () => reach(portion));
  new IntersectionObserver((seen) => { if (seen.some((each) => each.isIntersecting)) reach(portion); }, { rootMargin: "600px" }).observe(rest);
  order.addEventListener("change", sort);
  document.querySelector(".timeline").addEventListener("click", (event) => {
    const to = event.target.closest("[data-to]");
    if (to && byId(to.dataset.to)) show(byId(to.dataset.to));
  });
  byId("large-close").addEventListener("click", () => large.close());
  large.addEventListener("click", (event) => { if (event.target === large) large.close(); });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || large.open) return;
    const writing = event.target instanceof Element && event.target.closest("input, select, textarea");
    if (event.key === "Escape") {
      clear();
      if (writing) find.blur();
    } else if (writing) return;
    else if (event.key === "/") {
      event.preventDefault();
      find.focus();
    } else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  });

  function followHash() {
    const row = location.hash && byId(location.hash.slice(1));
    if (row && row.classList.contains("scenario")) show(row);
  }
  addEventListener("hashchange", followHash);
  document.querySelector(".keys").hidden = false;
  // What a browser remembers of a form on reload counts at once.
  order.value ? sort() : filter();
  list.classList.add("ready");
  followHash();
});
