// What a composed screen shows: the annotated parts that can be seen, with the boxes of what is really drawn, and the lines
// of text. Boxes are in CSS pixels.
window.COLLECT = () => {
  const W = innerWidth, H = innerHeight, found = [], texts = [];
  const boxOf = el => {
    const at = el.getAttribute('data-g');
    let target = el;
    if (at) for (const one of at.split('||')) {
      const inner = (el.shadowRoot && el.shadowRoot.querySelector(one)) || el.querySelector(one);
      if (inner) { target = inner; break; }
    }
    const b = target.getBoundingClientRect();
    return [b.left, b.top, b.right, b.bottom];
  };
  const owner = (x, y) => { let el = document.elementFromPoint(x, y); while (el && el.shadowRoot) { const d = el.shadowRoot.elementFromPoint(x, y); if (!d || d === el) break; el = d; } return el; };
  const under = (el, of) => { for (let at = el; at;) { if (at === of) return true; at = at.parentNode || at.host; if (at instanceof ShadowRoot) at = at.host; } return false; };
  const seen = (el, b) => {
    if (b[2] - b[0] < 6 || b[3] - b[1] < 3) return false;
    const w = Math.min(b[2], W) - Math.max(b[0], 0), h = Math.min(b[3], H) - Math.max(b[1], 0);
    if (w <= 0 || h <= 0 || w * h < 0.6 * (b[2] - b[0]) * (b[3] - b[1])) return false;
    // What clips it?
    for (let at = el.parentElement; at && at.id !== 'screen'; at = at.parentElement || (at.getRootNode() instanceof ShadowRoot ? at.getRootNode().host : null)) {
      const s = getComputedStyle(at);
      if (s.overflow !== 'visible' || s.overflowY !== 'visible') { const c = at.getBoundingClientRect(); if (b[3] > c.bottom + 0.4 * (b[3] - b[1]) || b[1] < c.top - 0.4 * (b[3] - b[1]) || b[2] > c.right + 0.4 * (b[2] - b[0])) return false; }
      if (s.visibility === 'hidden' || s.display === 'none' || +s.opacity < 0.05) return false;
    }
    let hits = 0;
    for (const [fx, fy] of [[.5, .5], [.3, .4], [.7, .6]]) {
      const hit = owner(Math.min(W - 1, Math.max(0, b[0] + fx * (b[2] - b[0]))), Math.min(H - 1, Math.max(0, b[1] + fy * (b[3] - b[1]))));
      if (hit && (under(hit, el) || hit.contains(el) && !hit.querySelector('[data-over]') && hit.id !== 'screen' && el.closest('label,[data-row]') && el.closest('label,[data-row]').contains(hit))) hits++;
    }
    return hits >= 2;
  };
  const root = document.getElementById('screen');
  for (const el of root.querySelectorAll('[data-r]')) {
    const b = boxOf(el);
    if (!seen(el, b)) continue;
    const icon = el.querySelector('[data-i]');
    found.push({role: el.getAttribute('data-r'), name: el.getAttribute('data-n'), states: el.getAttribute('data-s').split(',').filter(Boolean), box: b, own: el.hasAttribute('data-o'), icon: icon ? icon.getAttribute('data-i') : ''});
  }
  for (const el of root.querySelectorAll('[data-i]')) {
    const b = boxOf(el);
    if (seen(el, b)) found.push({role: 'icon', name: '', states: [], box: b, own: false, icon: el.getAttribute('data-i')});
  }
  const walk = node => {
    if (node.nodeType === 3) {
      const t = node.nodeValue.trim();
      if (t.length && node.parentElement) {
        const r = document.createRange(); r.selectNodeContents(node);
        for (const c of r.getClientRects()) if (c.width > 3 && c.height > 5 && seen(node.parentElement, [c.left, c.top, c.right, c.bottom])) texts.push({text: t, box: [c.left, c.top, c.right, c.bottom], whole: r.getClientRects().length === 1});
      }
      return;
    }
    if (node.tagName === 'STYLE' || node.tagName === 'SCRIPT') return;
    if ((node.tagName === 'INPUT' || node.tagName === 'TEXTAREA') && /text|search|password|email|^$/.test(node.getAttribute('type') || '')) {
      const t = node.value || node.placeholder, b = node.getBoundingClientRect();
      if (t && node.type !== 'password' && seen(node, [b.left, b.top, b.right, b.bottom])) texts.push({text: t, box: [b.left, b.top, b.right, b.bottom], whole: false});
    }
    for (const child of (node.shadowRoot ? [...node.shadowRoot.childNodes] : [])) walk(child);
    for (const child of node.childNodes) walk(child);
  };
  walk(root);
  return {elements: found, texts, size: [W, H]};
};
