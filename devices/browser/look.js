// Runs in an isolated world of one document. What the snapshot cannot tell: which element really receives an event at a
// point, how far things are scrolled, what has the focus. Elements are named by their place in
// getElementsByTagName("*"), which is the order the snapshot lists the light DOM in.
async (points, scrollers) => {
  const all = document.getElementsByTagName("*");
  const count = all.length;
  const place = new Map();
  for (let i = 0; i < count; i++) place.set(all[i], i);
  const hits = points.map(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    return hit ? place.get(hit) ?? -1 : -1;
  });
  const scroll = scrollers.map((i) => {
    const e = all[i];
    if (!e) return null;
    const page = e === document.scrollingElement;
    return [e.scrollLeft, e.scrollTop, e.scrollWidth, e.scrollHeight,
      page ? innerWidth : e.clientWidth, page ? innerHeight : e.clientHeight];
  });
  const page = document.scrollingElement;
  const focused = document.activeElement;
  const seen = {
    count,
    hits,
    scroll,
    focus: focused && focused !== document.body ? place.get(focused) ?? -1 : -1,
    page: page ? [page.scrollLeft, page.scrollTop, page.scrollWidth, page.scrollHeight, innerWidth, innerHeight] : null,
    quiet: null,
  };
  const watch = globalThis.clewlineWatch;
  if (watch) {
    // The frames that the action did not wait for; they mostly pass while the tree is read and the picture taken.
    await watch.passed;
    seen.quiet = !watch.changed && !watch.observer.takeRecords().length;
    watch.observer.disconnect();
    globalThis.clewlineWatch = null;
  }
  return seen;
}
