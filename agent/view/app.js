// Small by intention: pages are made by the server; this applies what it sends, and sends what people press.
import { attachDevice } from "/static/device.js";

const said = document.getElementById("said");
const linkState = document.getElementById("link-state");

export function tell(text, bad = false) {
  said.textContent = text;
  said.hidden = !text;
  said.className = bad ? "bad" : "";
}

export async function post(address, body = {}) {
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    tell("clew view does not answer: is it still running?", true);
    return null;
  }
  const text = await answer.text();
  let told = {};
  try { told = JSON.parse(text); } catch { told = { error: text.trim() }; }
  if (!answer.ok) {
    tell(told.hint ? `${told.error}: ${told.hint}` : told.error, true);
    return null;
  }
  if (told.said) tell(told.said);
  for (const patch of told.patches ?? []) apply(patch);
  if (told.go) location.assign(told.go);
  return told;
}

// A patch says which element, and how: "replace" the element, "inner" what is in it, "append" to it.
// What is appended under an id that is there already replaces it.
function apply({ at, how, html }) {
  const place = document.getElementById(at);
  if (!place) return;
  const focus = document.activeElement?.id;
  if (how === "append") {
    const made = document.createElement("template");
    made.innerHTML = html;
    const first = made.content.firstElementChild;
    const there = first?.id && document.getElementById(first.id);
    if (there) there.replaceWith(made.content);
    else {
      const follow = innerHeight + scrollY > document.body.scrollHeight - 240;
      place.append(made.content);
      if (follow) first?.scrollIntoView({ block: "nearest" });
    }
  } else if (how === "replace") place.outerHTML = html;
  else if (place.innerHTML !== html) place.innerHTML = html;
  if (focus && document.activeElement?.id !== focus) document.getElementById(focus)?.focus({ preventScroll: true });
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-post]");
  if (!button) return;
  event.preventDefault();
  if (button.dataset.confirm && !confirm(button.dataset.confirm)) return;
  button.disabled = true;
  await post(button.dataset.post, JSON.parse(button.dataset.body ?? "{}"));
  button.disabled = false;
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-post]");
  if (!form) return;
  event.preventDefault();
  const told = Object.fromEntries(new FormData(form));
  const button = form.querySelector("button:not([type=button])");
  const words = button?.textContent;
  if (button) { button.disabled = true; button.textContent = form.dataset.wait ?? words; }
  const answer = await post(form.dataset.post, told);
  if (button) { button.disabled = false; button.textContent = words; }
  if (answer && form.dataset.reset !== undefined) form.reset();
});

// Forms that only look: as soon as something is chosen.
document.addEventListener("change", (event) => {
  event.target.closest?.("select[data-submit]")?.form.requestSubmit();
});

// Moments are told in the reader's own time.
for (const time of document.querySelectorAll("time[data-local]")) {
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.valueOf())) time.textContent = at.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

const device = attachDevice(post, tell);

// One stream a page, and none while nobody looks: a browser allows few to one place.
let stream = null;
let tries = 0;
function follow() {
  const address = document.body.dataset.feed;
  if (!address || stream || document.hidden) return;
  const here = new URL(address, location.href);
  const steps = document.getElementById("thread")?.dataset.steps;
  if (steps) here.searchParams.set("steps", steps);
  stream = new EventSource(here);
  stream.addEventListener("open", () => { tries = 0; linkState.textContent = ""; });
  stream.addEventListener("patch", (event) => {
    const { patches, steps } = JSON.parse(event.data);
    for (const patch of patches) apply(patch);
    const thread = document.getElementById("thread");
    if (thread && steps !== undefined) thread.dataset.steps = steps;
  });
  stream.addEventListener("frame", (event) => device?.show(JSON.parse(event.data)));
  stream.addEventListener("over", () => rest());
  stream.addEventListener("error", () => {
    rest();
    linkState.textContent = "connection lost, trying again …";
    tries += 1;
    setTimeout(follow, Math.min(10_000, 500 * 2 ** tries));
  });
}
function rest() { stream?.close(); stream = null; }
document.addEventListener("visibilitychange", () => (document.hidden ? rest() : follow()));
addEventListener("pagehide", rest);
addEventListener("pageshow", follow);
follow();
