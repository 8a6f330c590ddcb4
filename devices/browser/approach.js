// Runs on the target element in an isolated world of its document. Polls once a frame until the five checks pass or the
// time is over, and says which one failed last: unique (still in the document), visible, stable, enabled, receives
// events. Returns the point to press, in the viewport of this document; of what is to be written to also what field it is.
async function (seenBox, offset, editable, limitMs) {
  const target = this.nodeType === Node.ELEMENT_NODE ? this : this.parentElement;
  const end = performance.now() + limitMs;
  const frame = () => new Promise((done) => {
    // A hidden tab paints no frames; a short timer keeps the poll alive there.
    const timer = setTimeout(done, 50);
    requestAnimationFrame(() => { clearTimeout(timer); done(); });
  });
  const boxOf = () => {
    const r = target.getBoundingClientRect();
    return [r.left, r.top, r.width, r.height];
  };
  const same = (a, b) => a && b && a.every((v, i) => Math.abs(v - b[i]) < 1);
  const name = (e) => {
    const text = (e.getAttribute("aria-label") || e.textContent || "").trim().replace(/\s+/g, " ").slice(0, 60);
    return `<${e.tagName.toLowerCase()}${e.id ? ` id="${e.id}"` : ""}>${text ? ` "${text}"` : ""}`;
  };
  const composedParent = (n) => n.assignedSlot || n.parentNode || n.host || null;
  const holds = (outer, inner) => {
    for (let n = inner; n; n = composedParent(n)) if (n === outer) return true;
    return false;
  };
  const deepest = (x, y) => {
    // Ask the target's own root first (it may be a closed shadow root nobody else can enter), then make sure that every
    // root further out lets the event through to the next host.
    let root = target.getRootNode(), inner = null;
    for (let wanted = null; root && root.elementFromPoint;) {
      let hit = root.elementFromPoint(x, y);
      while (hit && hit.shadowRoot && !wanted) {
        const deeper = hit.shadowRoot.elementFromPoint(x, y);
        if (!deeper || deeper === hit) break;
        hit = deeper;
      }
      if (!wanted) inner = hit;
      else if (hit !== wanted && !(hit && holds(wanted, hit))) return hit;
      if (!root.host) break;
      wanted = root.host;
      root = root.host.getRootNode();
    }
    return inner;
  };
  const accepts = (hit) => {
    if (!hit) return false;
    if (holds(target, hit)) return true;
    const label = hit.closest && hit.closest("label");
    if (label && label.control === target) return true;
    // A control that is drawn by an element stretched over it inside the same label.
    const own = target.closest && target.closest("label");
    return !!(own && holds(own, hit) && own.control === target);
  };
  const disabled = () => {
    if (target.matches(":disabled")) return true;
    for (let n = target; n; n = composedParent(n)) {
      if (n.getAttribute && (n.getAttribute("aria-disabled") === "true" || n.inert)) return true;
    }
    return false;
  };
  // Buttons, ticks and choices have values too, and a click in order to type would press them.
  const takesText = (e) => e.tagName === "INPUT"
    ? !["button", "submit", "reset", "image", "checkbox", "radio", "hidden"].includes(e.type)
    : "value" in e && !["BUTTON", "SELECT", "OPTION", "LI", "METER", "PROGRESS", "OUTPUT"].includes(e.tagName);
  const fieldOf = (e) => ({
    value: e.isContentEditable ? e.innerText.replace(/\n$/, "") : !takesText(e) ? null : String(e.value),
    multiline: e.isContentEditable || e.tagName === "TEXTAREA",
    type: (e.type || "").toLowerCase(),
  });
  const writable = () => {
    if (target.isContentEditable) return true;
    if (!("value" in target)) return false;
    return !target.readOnly && target.getAttribute("aria-readonly") !== "true";
  };
  const points = () => {
    if (offset) {
      const [left, top] = boxOf();
      return [[left + offset[0], top + offset[1]]];
    }
    const rects = [...target.getClientRects()].filter((r) => r.width > 0 && r.height > 0);
    rects.sort((a, b) => b.width * b.height - a.width * a.height);
    const out = [];
    for (const r of rects.slice(0, 3)) {
      const l = Math.max(0, r.left), t = Math.max(0, r.top);
      const w = Math.min(innerWidth, r.right) - l, h = Math.min(innerHeight, r.bottom) - t;
      if (w <= 0 || h <= 0) continue;
      for (const [fx, fy] of [[.5, .5], [.25, .5], [.75, .5], [.5, .25], [.5, .75], [.1, .5], [.9, .5]]) {
        out.push([l + w * fx, t + h * fy]);
      }
    }
    return out;
  };
  const field = editable ? fieldOf(target) : null;
  // These are not typed into at all; waiting for the checks would only delay saying so.
  if (field && (field.type === "file" || field.value === null)) return { field };
  let last = seenBox, fail = null, scrolled = 0;
  for (let first = true; ; first = false) {
    if (!first) await frame();
    const late = performance.now() >= end;
    fail = null;
    if (!target.isConnected) return { check: "unique", message: "it has left the page", field };
    const box = boxOf();
    const visible = target.checkVisibility
      ? target.checkVisibility({ visibilityProperty: true }) : getComputedStyle(target).visibility === "visible";
    if (!visible || box[2] <= 0 || box[3] <= 0) {
      fail = { check: "visible", message: "it has no visible area" };
    } else if (disabled()) {
      fail = { check: "enabled", message: "it is disabled" };
    } else if (editable && !writable()) {
      fail = { check: "enabled", message: "it cannot be written to" };
    } else {
      let tries = points(), hits = [];
      // Most often the first point is good, and asking costs time.
      const find = () => tries.findIndex(([x, y], i) => accepts(hits[i] = deepest(x, y)));
      let good = find();
      if (good < 0 && scrolled < 4) {
        // Out of sight, or under a sticky bar: bring it into view, each time aligned differently.
        const block = ["center", "end", "start", "nearest"][scrolled++];
        target.scrollIntoView({ block, inline: block === "center" ? "center" : "nearest", behavior: "instant" });
        last = null;
        tries = points();
        hits = [];
        good = find();
      }
      const now = boxOf();
      if (good >= 0 && same(now, last)) return { point: tries[good], box: now, field };
      if (good >= 0) fail = { check: "stable", message: "it keeps moving" };
      else if (!tries.length) fail = { check: "visible", message: "no part of it can be scrolled into view" };
      else {
        const hit = hits.find(Boolean);
        fail = { check: "receives events", covered: hit ? name(hit) : "",
          message: hit ? `${name(hit)} is over it` : "nothing is at that point" };
      }
      last = now;
    }
    if (late) return { ...fail, field };
  }
}
