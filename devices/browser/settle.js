// Runs in an isolated world of a document: resolves once nothing in it has changed for two animation frames.
async (limitMs) => {
  const end = performance.now() + limitMs;
  let changed = false;
  const watch = new MutationObserver(() => { changed = true; });
  watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const frame = () => new Promise((done) => {
    const timer = setTimeout(done, 50);
    requestAnimationFrame(() => { clearTimeout(timer); done(); });
  });
  let quiet = 0, frames = 0;
  while (quiet < 2 && performance.now() < end) {
    changed = false;
    await frame();
    frames++;
    quiet = changed ? 0 : quiet + 1;
  }
  watch.disconnect();
  return { settled: quiet >= 2, frames, ready: document.readyState };
}
