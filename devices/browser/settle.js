// Runs in an isolated world of a document: resolves once nothing in it has changed for some animation frames. With
// expectMs, something is known to be coming (suggestions under a field): waits that long for the first node to appear.
// With keep, it goes on watching: the next look (look.js) lets one more frame pass and says whether it was quiet too.
async (limitMs, expectMs, frames, keep) => {
  const start = performance.now();
  const end = start + limitMs;
  if (globalThis.clewlineWatch) globalThis.clewlineWatch.observer.disconnect();
  const watch = { changed: false };
  let awaited = !!expectMs;
  watch.observer = new MutationObserver((records) => {
    watch.changed = true;
    // What is shown late is often there already and only unhidden; what happens at once is the field's own doing.
    const shown = (r) => r.addedNodes.length || (r.attributeName === "style" && performance.now() - start > 60);
    if (awaited && records.some(shown)) awaited = false;
  });
  watch.observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  // A hidden tab paints no frames; a short timer keeps the wait alive there.
  watch.frame = () => new Promise((done) => {
    const timer = setTimeout(done, 50);
    requestAnimationFrame(() => { clearTimeout(timer); done(); });
  });
  let quiet = 0;
  while ((quiet < frames || (awaited && performance.now() - start < expectMs)) && performance.now() < end) {
    watch.changed = false;
    await watch.frame();
    quiet = watch.changed ? 0 : quiet + 1;
  }
  const settled = quiet >= frames;
  globalThis.clewlineWatch = keep && settled ? watch : null;
  if (globalThis.clewlineWatch) watch.next = watch.frame();
  else watch.observer.disconnect();
  return { settled, ready: document.readyState };
}
