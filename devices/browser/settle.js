// Runs in an isolated world of a document: resolves once nothing in it has changed for two animation frames. With
// expectMs, something is known to be coming (suggestions under a field): waits that long for the first node to appear.
async (limitMs, expectMs) => {
  const end = performance.now() + limitMs;
  const start = performance.now();
  let changed = false, awaited = !!expectMs;
  const watch = new MutationObserver((records) => {
    changed = true;
    if (awaited && records.some((r) => r.addedNodes.length || (r.attributeName === "style" && performance.now() - start > 60))) awaited = false;
  });
  watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const frame = () => new Promise((done) => {
    const timer = setTimeout(done, 50);
    requestAnimationFrame(() => { clearTimeout(timer); done(); });
  });
  let quiet = 0, frames = 0;
  while ((quiet < 2 || (awaited && performance.now() - start < expectMs)) && performance.now() < end) {
    changed = false;
    await frame();
    frames++;
    quiet = changed ? 0 : quiet + 1;
  }
  watch.disconnect();
  return { settled: quiet >= 2, frames, ready: document.readyState };
}
