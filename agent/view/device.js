// The live picture of a device: what is on it, where its elements are, and what a person does to it.
export function attachDevice(post, tell) {
  const panel = document.getElementById("device");
  if (!panel) return null;
  const address = panel.dataset.address;
  const picture = panel.querySelector(".live");
  const overlay = panel.querySelector(".overlay");
  const list = document.getElementById("elements");
  const filter = document.getElementById("element-filter");
  const title = document.getElementById("screen-title");
  const place = document.getElementById("screen-place");
  const text = document.getElementById("type-text");
  const showBoxes = document.getElementById("show-boxes");
  let frame = null;
  let lit = -1;

  const svg = (tag, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  function show(seen) {
    const newer = seen.number !== frame?.number;
    panel.dataset.state = seen.state;
    document.getElementById("device-state").textContent = seen.told;
    if (!seen.number) return;
    frame = seen;
    if (newer) {
      const next = new Image();
      next.src = `${address}/frame.png?n=${seen.number}`;
      next.decode().then(() => {
        if (frame.number !== seen.number) return;
        picture.src = next.src;
        picture.dataset.shown = seen.number;
        draw();
      }).catch(() => {});
    }
    picture.width = seen.size[0];
    picture.height = seen.size[1];
    panel.classList.toggle("tall", seen.size[1] > seen.size[0]);
    title.textContent = seen.title || seen.location;
    place.textContent = seen.title ? seen.location : "";
    fill();
  }

  function draw() {
    overlay.setAttribute("viewBox", `0 0 ${frame.size[0]} ${frame.size[1]}`);
    overlay.replaceChildren();
    for (const one of frame.elements) {
      const [left, top, right, bottom] = one.box;
      const box = svg("rect", { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) });
      box.setAttribute("class", one.index === lit ? "lit" : one.acts.length ? "acts" : "still");
      overlay.append(box);
    }
    overlay.classList.toggle("bare", !showBoxes.checked);
  }

  function light(index) {
    lit = index;
    if (frame) draw();
  }

  function fill() {
    const wanted = filter.value.trim().toLowerCase();
    const focused = document.activeElement?.closest?.("#elements button");
    const kept = focused && focused.dataset.key;
    const rows = frame.elements
      .filter((one) => one.acts.length && (!wanted || `${one.role} ${one.name} ${one.value}`.toLowerCase().includes(wanted)))
      .slice(0, 200)
      .map((one) => {
        const item = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.index = one.index;
        button.dataset.key = `${one.role} ${one.name}`;
        const role = document.createElement("span");
        role.className = "role";
        role.textContent = one.role;
        const name = document.createElement("bdi");
        name.textContent = one.name || "(no name)";
        button.append(role, " ", name);
        if (one.value) {
          const value = document.createElement("bdi");
          value.className = "value";
          value.textContent = one.value;
          button.append(" ", value);
        }
        item.append(button);
        return item;
      });
    list.replaceChildren(...rows);
    document.getElementById("element-count").textContent = `${rows.length} of ${frame.elements.length}`;
    if (kept) [...list.querySelectorAll("button")].find((b) => b.dataset.key === kept)?.focus({ preventScroll: true });
  }

  async function act(what) {
    if (!frame) return;
    tell("");
    panel.classList.add("acting");
    await post(`${address}/act`, { frame: frame.number, ...what });
    panel.classList.remove("acting");
  }

  picture.addEventListener("click", (event) => {
    const at = picture.getBoundingClientRect();
    const x = Math.round(((event.clientX - at.left) / at.width) * frame.size[0]);
    const y = Math.round(((event.clientY - at.top) / at.height) * frame.size[1]);
    act({ do: "tap", point: [x, y] });
  });
  picture.addEventListener("mousemove", (event) => {
    if (!frame) return;
    const at = picture.getBoundingClientRect();
    const x = ((event.clientX - at.left) / at.width) * frame.size[0];
    const y = ((event.clientY - at.top) / at.height) * frame.size[1];
    const under = frame.elements
      .filter((one) => one.acts.length && x >= one.box[0] && x < one.box[2] && y >= one.box[1] && y < one.box[3])
      .sort((a, b) => area(a) - area(b))[0];
    if ((under?.index ?? -1) !== lit) light(under?.index ?? -1);
  });
  picture.addEventListener("mouseleave", () => light(-1));
  const area = (one) => (one.box[2] - one.box[0]) * (one.box[3] - one.box[1]);

  list.addEventListener("focusin", (event) => light(Number(event.target.dataset.index ?? -1)));
  list.addEventListener("mouseover", (event) => {
    const button = event.target.closest("button");
    if (button) light(Number(button.dataset.index));
  });
  list.addEventListener("focusout", () => light(-1));
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) act({ do: "tap", element: Number(button.dataset.index) });
  });
  filter.addEventListener("input", () => frame && fill());
  showBoxes.addEventListener("change", () => frame && draw());
  document.getElementById("type-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    await act({ do: "type", text: text.value, append: document.getElementById("type-append").checked });
    text.value = "";
  });
  for (const button of panel.querySelectorAll("button[data-act]")) {
    button.addEventListener("click", () => act(JSON.parse(button.dataset.act)));
  }
  return { show };
}
