// Runs in an isolated world of a document: resolves once nothing in it has changed for two animation frames. With
// expectMs, something is known to be coming (suggestions under a field): waits that long for the first node to appear.
// With leave, it only begins to watch: two frames pass while the next look (look.js) reads the page, which then says
// whether they were quiet.
async (limitMs, expectMs, leave) => {
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
  const frame = () => new Promise((done) => {
    const timer = setTimeout(done, 50);
    requestAnimationFrame(() => { clearTimeout(timer); done(); });
  });
  let quiet = 0;
  while (!leave && (quiet < 2 || (awaited && performance.now() - start < expectMs)) && performance.now() < end) {
    watch.changed = false;
    await frame();
    quiet = watch.changed ? 0 : quiet + 1;
  }
  globalThis.clewlineWatch = leave ? watch : null;
  if (leave) watch.passed = frame().then(frame);
  else watch.observer.disconnect();
  return { settled: leave || quiet >= 2, ready: document.readyState };
}
