// Adds keys and the large picture to a page that tells its story without them.
"use strict";
(() => {
  const stops = [...document.querySelectorAll("[data-stop]")];
  const links = new Map();
  for (const link of document.querySelectorAll(".rail a")) links.set(link.getAttribute("href").slice(1), link);
  const large = document.getElementById("large");
  const largePicture = document.getElementById("large-picture");
  const largeTitle = document.getElementById("large-title");
  let at = 0;

  function show(place) {
    at = place;
    const current = stops[at];
    for (const stop of stops) stop.classList.toggle("current", stop === current);
    for (const [id, link] of links) {
      if (id === current.id) {
        link.setAttribute("aria-current", "step");
        // Only the rail may move: scrollIntoView would take the page along.
        const rail = link.closest("ol"), item = link.parentElement;
        const above = item.offsetTop - rail.offsetTop, before = item.offsetLeft - rail.offsetLeft;
        if (above < rail.scrollTop || above + item.offsetHeight > rail.scrollTop + rail.clientHeight)
          rail.scrollTop = above - (rail.clientHeight - item.offsetHeight) / 2;
        if (before < rail.scrollLeft || before + item.offsetWidth > rail.scrollLeft + rail.clientWidth)
          rail.scrollLeft = before - (rail.clientWidth - item.offsetWidth) / 2;
      } else link.removeAttribute("aria-current");
    }
  }

  function go(by) {
    const place = Math.min(stops.length - 1, Math.max(0, at + by));
    if (place === at && stops[at] === document.activeElement) return;
    show(place);
    stops[at].focus({ preventScroll: true });
    stops[at].scrollIntoView({ block: "start" });
    if (large.open) enlarge();
  }

  function pictureOf(stop) {
    return [...stop.querySelectorAll(".stage > .picture")].find((p) => getComputedStyle(p).display !== "none");
  }

  function enlarge() {
    const picture = pictureOf(stops[at]);
    if (!picture) return;
    largePicture.replaceChildren(picture.cloneNode(true));
    largePicture.firstChild.classList.remove("before", "after");
    largeTitle.textContent = stops[at].querySelector("h2").textContent;
    if (!large.open) large.showModal();
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const on = event.target instanceof Element ? event.target : document.body;
    if (on.closest("input, textarea, select") && event.key.startsWith("Arrow")) return;
    const by = { j: 1, ArrowRight: 1, k: -1, ArrowLeft: -1 }[event.key];
    if (by) {
      event.preventDefault();
      go(by);
    } else if (event.key === "Enter" && !large.open && !on.closest("a, button, input, summary")) {
      event.preventDefault();
      enlarge();
    }
  });

  document.addEventListener("click", (event) => {
    const on = event.target;
    if (on.closest("#large-close") || on === large || on.closest("#large-picture")) large.close();
    else if (on.closest(".option button")) on.closest(".step").querySelector(".picture").scrollIntoView({ block: "nearest" });
    else if (on.closest(".enlarge, .stage > .picture")) {
      show(stops.indexOf(on.closest("[data-stop]")));
      enlarge();
    }
  });

  for (const hidden of document.querySelectorAll(".enlarge, .keys")) hidden.hidden = false;

  // The stop that crosses the upper third of the window is the current one.
  const crossing = new Set();
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) entry.isIntersecting ? crossing.add(entry.target) : crossing.delete(entry.target);
    const first = stops.findIndex((stop) => crossing.has(stop));
    if (first >= 0 && !crossing.has(stops[at])) show(first);
  }, { rootMargin: "-25% 0px -65% 0px" });
  for (const stop of stops) observer.observe(stop);
  show(0);
})();
