// Runs in an isolated world of one document. What the snapshot cannot tell: which element really receives an event at a
// point, how far things are scrolled, what has the focus. Elements are named by their place in
// getElementsByTagName("*"), which is the order the snapshot lists the light DOM in.
(points, scrollers) => {
  const all = document.getElementsByTagName("*");
  const place = new Map();
  for (let i = 0; i < all.length; i++) place.set(all[i], i);
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
  return {
    count: all.length,
    hits,
    scroll,
    focus: document.activeElement && document.activeElement !== document.body
      ? place.get(document.activeElement) ?? -1 : -1,
    page: page ? [page.scrollLeft, page.scrollTop, page.scrollWidth, page.scrollHeight, innerWidth, innerHeight] : null,
  };
}
