// Controls in the many looks that exist, as random parameters. Laid over the kits that are learned from, never over those
// that are only for measuring. The box of a field is what frames or fills it; where nothing does, the line its text stands on.
window.LOOKS = (() => {
  let t = {}, w = {};
  const between = (a, b) => a + (b - a) * R.rand();
  const st = o => [o.disabled && 'disabled', o.focused && 'focused'];
  const ch = o => [o.checked ? 'checked' : 'unchecked', o.disabled && 'disabled'];
  const mix = (c, share) => `color-mix(in srgb, ${c} ${Math.round(share)}%, transparent)`;
  const grey = () => (t.dark ? R.pick(['#6b6b70', '#777', '#5f6368']) : R.pick(['#9e9e9e', '#aaa', '#bdbdbd', '#a0a4a8']));
  const restyle = theme => {
    t = theme;
    w = {
      field: R.int(0, 9), select: R.int(0, 5), arrow: R.int(0, 4), area: R.int(0, 4), search: R.int(0, 5), fade: R.int(0, 2), dim: between(0.3, 0.62),
      edge: R.pick([1, 1, 1, 1.5, 2]), tone: R.pick([t.line, t.line, t.dim, mix(t.ink, 12), mix(t.ink, 45), mix(t.accent, 55)]), ground: R.pick([t.tint, t.tint, mix(t.ink, 4), mix(t.ink, 9), mix(t.accent, 8)]),
      round: R.pick([0, 2, 4, 6, 8, 12, 16, 30]), high: R.pick([2, 4, 6, 8, 10, 13, 16]), side: R.pick([0, 0, 4, 8, 12, 16]), gap: R.int(1, 7), loud: R.chance(0.3),
      box: R.int(0, 6), boxSide: R.int(13, 26), boxEdge: R.pick([1, 1, 1.5, 2, 2, 3]), boxRound: R.pick([0, 2, 3, 4, 6, 50]), thick: R.pick([2, 3, 4]),
      dot: R.int(0, 6), dotSide: R.int(13, 28), dotEdge: R.pick([1, 1, 1.5, 2, 2, 3]), dotPart: between(0.3, 0.7),
      knobW: R.int(28, 62), knobH: between(0.42, 0.66), knobPart: between(0.5, 1.25), knobRound: R.pick([99, 99, 99, 4, 2]), knobKind: R.int(0, 4),
      track: R.pick([1, 2, 2, 3, 3, 4, 4, 6, 8, 12]), ball: R.pick([0, 8, 10, 12, 14, 16, 18, 20, 24, 28]), ballKind: R.int(0, 5), air: R.pick([0, 0, 0, 2, 4, 8]), ends: R.chance(0.2), rest: R.chance(0.85),
      chosen: R.int(0, 5), tabKind: R.int(0, 7), chipKind: R.int(0, 4), right: R.chance(0.35), lines: R.chance(0.4),
    };
  };
  // Disabled: faded, greyed by hand, or drained of colour.
  const fade = o => (!o.disabled ? '' : w.fade === 0 ? `opacity:${w.dim.toFixed(2)};` : w.fade === 1 ? `color:${grey()};opacity:.75;filter:grayscale(1);` : `filter:grayscale(1);opacity:${(w.dim + 0.1).toFixed(2)};`);
  const svg = (d, s = 16, stroke = 2.2) => `<svg width="${s}" height="${s}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="${stroke}" style="flex:none"><path d="${d}"/></svg>`;
  const arrow = () => [svg('M6 9l6 6 6-6'), svg('M7 10l5 5 5-5', 18, 3), `<span style="flex:none;width:0;height:0;border:5px solid transparent;border-top-color:currentColor;margin-top:5px"></span>`, svg('M7 10l5-5 5 5M7 14l5 5 5-5'), `<span style="flex:none">▾</span>`][w.arrow];
  const caption = o => (o.label && R.chance(0.85) ? `<div style="font-size:${R.pick([11, 12, 13, 14])}px;margin-bottom:${w.gap}px;${R.chance(0.6) ? `color:${o.focused ? t.accent : t.dim}` : R.chance(0.5) ? 'font-weight:600' : ''}">${ESC(o.label)}${R.chance(0.1) ? ' *' : ''}</div>` : '');
  const hint = () => (R.chance(0.12) ? `<div style="font-size:11px;color:${t.dim};margin-top:3px">${ESC(R.some(WORDS.sentence, R.int(3, 6)).join(' '))}</div>` : '');
  const shown = (o, must) => o.value || o.placeholder || (must ? R.pick(['Enter ' + (o.label || 'text').toLowerCase(), 'Optional', 'Required', o.label || 'Type here', 'Add ' + (o.label || 'text').toLowerCase()]) : '');
  const line = (o, must, more = '') => { const text = shown(o, must); return `<span style="flex:1;min-width:0;white-space:nowrap;overflow:hidden;min-height:1.25em;line-height:1.25;${o.value ? '' : `color:${t.dim};`}${more}">${ESC(o.password && o.value ? '•'.repeat(8) : text)}</span>`; };
  const lead = o => (o.icon || R.chance(0.14) ? `<span style="display:inline-flex;color:${t.dim}">${ICON(R.int(15, 22))}</span>` : R.chance(0.06) ? `<span style="color:${t.dim}">${R.pick(['$', '€', '+49', '@', 'https://'])}</span>` : '');
  const tail = () => (R.chance(0.2) ? R.pick([() => `<span ${A('button', '')} style="display:inline-flex">${ICON(R.int(15, 22))}</span>`, () => `<span style="display:inline-flex;color:${t.dim}">${ICON(R.int(15, 20))}</span>`, () => `<span style="color:${t.dim}">${R.pick(['kg', 'cm', '%', '.00', '0/80', 'km'])}</span>`])() : '');
  const ring = o => (o.focused ? R.pick([`outline:2px solid ${t.accent};`, `box-shadow:0 0 0 3px ${mix(t.accent, 30)};border-color:${t.accent};`, `border-color:${t.accent};`]) : '');
  const flex = 'display:flex;align-items:center;gap:8px;box-sizing:border-box;';
  const under = o => `border-bottom:${o.focused ? 2 : w.edge}px solid ${o.focused ? t.accent : w.tone};`;
  const frame = () => `border:${w.edge}px ${R.chance(0.05) ? 'dashed' : 'solid'} ${w.tone};border-radius:${w.round}px;${R.chance(0.25) ? `background:${w.ground};` : ''}${R.chance(0.1) ? 'box-shadow:inset 0 1px 3px rgba(0,0,0,.25);' : ''}`;
  const shell = (kind, o, role, inner, extra = '') => {
    const told = A(role, o.label || '', [...st(o), o.password && 'password']), pad = `padding:${w.high}px ${Math.max(6, w.side)}px;`;
    switch (kind) {
      case 0: return `${caption(o)}<div ${told} style="${flex}${under(o)}padding:${Math.min(9, w.high)}px ${w.side}px;${fade(o)}">${inner(false)}</div>${hint()}`;
      case 1: return `${caption(o)}<div ${told} style="${flex}background:${w.ground};border-radius:${w.round}px;${pad}${ring(o)}${fade(o)}">${inner(false)}</div>${hint()}`;
      case 2: return `<div ${told} style="box-sizing:border-box;background:${w.ground};border-radius:${Math.min(8, w.round)}px ${Math.min(8, w.round)}px ${w.loud ? '0 0' : ''};${R.chance(0.7) ? under(o) : ''}padding:6px 12px;${fade(o)}">${o.value || o.focused ? `<div style="font-size:11px;color:${o.focused ? t.accent : t.dim}">${ESC(o.label)}</div><div style="${flex}">${inner(false)}</div>` : `<div style="${flex}padding:8px 0">${inner(true)}</div>`}</div>${hint()}`;
      case 3: return `<div style="padding-top:7px"><div ${told} style="position:relative;${flex}border:${w.edge}px solid ${o.focused ? t.accent : w.tone};border-radius:${Math.min(12, w.round)}px;padding:${w.high + 5}px 12px;${fade(o)}"><span style="position:absolute;left:9px;top:-.62em;font-size:12px;line-height:1.2;padding:0 4px;background:${t.paper};color:${o.focused ? t.accent : t.dim}">${ESC(o.label)}</span>${inner(false)}</div></div>${hint()}`;
      case 4: return `<div style="${flex}border-bottom:1px solid ${t.line};padding:0 ${w.side}px"><span style="flex:0 0 ${R.int(72, 130)}px;overflow:hidden;white-space:nowrap">${ESC(o.label)}</span><div ${told} style="${flex}flex:1;min-width:0;padding:${w.high + 2}px 0;${fade(o)}">${inner(true, w.right ? 'text-align:right;' : '')}</div></div>`;
      case 5: return `<div style="border-bottom:1px solid ${t.line};padding:${Math.min(8, w.high)}px ${w.side}px"><div style="font-size:12px;color:${o.focused ? t.accent : t.dim}">${ESC(o.label)}</div><div ${told} style="${flex}padding:${R.int(1, 5)}px 0;${fade(o)}">${inner(true)}</div></div>`;
      case 6: return `<div ${told} style="${flex}padding:${w.high}px ${w.side}px;${fade(o)}">${inner(true)}</div>`;
      case 7: return `${caption(o)}<div style="display:flex;align-items:stretch"><span style="flex:none;display:flex;align-items:center;padding:0 10px;border:${w.edge}px solid ${w.tone};border-right:0;background:${w.ground};border-radius:${w.round}px 0 0 ${w.round}px">${R.chance(0.5) ? ICON(16) : R.pick(['$', '@', '€', 'www.', '#'])}</span><div ${told} style="${flex}flex:1;min-width:0;border:${w.edge}px solid ${w.tone};border-radius:0 ${w.round}px ${w.round}px 0;padding:${Math.max(4, w.high)}px 10px;${fade(o)}">${inner(false)}</div></div>`;
      case 8: return `<div style="${flex}"><span style="flex:none">${ESC(o.label)}${R.chance(0.4) ? ':' : ''}</span><div ${told} style="${flex}flex:1;min-width:0;${R.chance(0.5) ? under(o) : frame()}padding:${Math.min(9, w.high)}px 6px;${fade(o)}">${inner(false)}</div></div>`;
      default: return `${caption(o)}<div ${told} style="${flex}${frame()}${pad}${ring(o)}${extra}${fade(o)}">${inner(false)}</div>${hint()}`;
    }
  };
  const mostly = (kind, last) => (R.chance(0.78) ? kind : R.int(0, last));
  const text = (o, least) => { let said = ''; const n = R.int(least, least * 4); for (let i = 0; i < n; i++) said += R.pick(WORDS.sentence) + ' '; return said; };
  // Glyphs
  const glyph = (inner, side, css) => `<span class="g" style="flex:none;position:relative;display:inline-flex;align-items:center;justify-content:center;box-sizing:border-box;width:${side}px;height:${side}px;${css}">${inner}</span>`;
  const off = () => R.pick([t.dim, t.dim, mix(t.ink, 30)]);
  const tick = (colour, s) => `<svg width="${s}" height="${s}" viewBox="0 0 24 24" fill="none" stroke="${colour}" stroke-width="${w.thick}" style="flex:none"><path d="M4 12l6 6L20 6"/></svg>`;
  const box = o => {
    const s = w.boxSide, edge = `border:${w.boxEdge}px solid ${o.checked ? t.accent : w.offColour || (w.offColour = off())};border-radius:${w.boxRound === 50 ? '50%' : w.boxRound + 'px'};`;
    if (!o.checked) return glyph('', s, edge + (w.box === 5 ? `background:${w.ground};` : ''));
    switch (w.box) {
      case 0: return glyph(tick(t.accent, s * 0.75), s, edge);
      case 1: return glyph(`<span style="width:55%;height:55%;background:${t.accent};border-radius:1px"></span>`, s, edge);
      case 2: return glyph(tick(t.ink, s * 1.05), s, `border:${w.boxEdge}px solid ${t.dim};border-radius:${Math.min(4, w.boxRound)}px;`);
      case 3: return glyph(svg('M5 5l14 14M19 5L5 19', s * 0.7, 3), s, `border:${w.boxEdge}px solid ${t.dim};border-radius:${Math.min(4, w.boxRound)}px;`);
      default: return glyph(tick('#fff', s * 0.7), s, edge + `background:${t.accent};`);
    }
  };
  const dot = o => {
    const s = w.dotSide, colour = o.checked ? t.accent : w.dotColour || (w.dotColour = off()), edge = `border-radius:50%;border:${w.dotEdge}px solid ${colour};`;
    if (!o.checked) return glyph('', s, edge + (w.dot === 5 ? `background:${w.ground};` : ''));
    const part = Math.round(w.dotPart * 100);
    switch (w.dot) {
      case 0: return glyph(`<span style="width:${part}%;height:${part}%;border-radius:50%;background:#fff"></span>`, s, `border-radius:50%;background:${t.accent};`);
      case 1: return glyph('', s, `border-radius:50%;border:${Math.round(s * (0.2 + w.dotPart / 5))}px solid ${t.accent};`);
      case 2: return glyph(`<span style="width:${part}%;height:${part}%;border-radius:50%;background:${t.ink}"></span>`, s, `border-radius:50%;border:${w.dotEdge}px solid ${t.dim};`);
      case 3: return glyph(tick('#fff', s * 0.7), s, `border-radius:50%;background:${t.accent};`);
      default: return glyph(`<span style="width:${part}%;height:${part}%;border-radius:50%;background:${t.accent}"></span>`, s, edge);
    }
  };
  const knob = o => {
    const on = o.checked, W = w.knobW, H = Math.round(W * w.knobH), k = Math.round(H * w.knobPart), high = Math.max(H, k), inset = Math.max(0, (H - k) / 2);
    const dull = t.dark ? R.pick(['#555', '#3a3a3c']) : R.pick(['#ccc', '#e0e0e0', '#b0b0b5']);
    const ground = w.knobKind === 1 ? (on ? mix(t.accent, 45) : mix(t.ink, 28)) : w.knobKind === 2 ? 'transparent' : on ? t.accent : dull;
    const ball = w.knobKind === 1 ? (on ? t.accent : t.dark ? '#bbb' : '#fafafa') : w.knobKind === 2 ? (on ? t.accent : t.dim) : '#fff';
    const word = w.knobKind === 4 && W > 40 ? `<span style="position:absolute;${on ? 'left' : 'right'}:6px;top:0;bottom:0;display:flex;align-items:center;font-size:9px;color:${on ? '#fff' : t.ink}">${on ? 'ON' : 'OFF'}</span>` : '';
    return `<span class="g" style="flex:none;position:relative;display:inline-block;width:${W}px;height:${high}px"><span style="position:absolute;box-sizing:border-box;left:0;right:0;top:${(high - H) / 2}px;height:${H}px;border-radius:${w.knobRound}px;background:${ground};${w.knobKind === 2 ? `border:${w.boxEdge}px solid ${on ? t.accent : t.dim};` : ''}"></span>${word}<span style="position:absolute;box-sizing:border-box;top:${(high - k) / 2}px;${on ? 'right' : 'left'}:${inset}px;width:${k}px;height:${k}px;border-radius:${w.knobRound}px;background:${ball};${w.knobKind === 2 && inset < 1 ? '' : 'box-shadow:0 1px 3px rgba(0,0,0,.4);'}${w.knobKind === 2 ? `transform:scale(.6);` : ''}"></span></span>`;
  };
  const setting = (role, draw, o) => {
    const told = A(role, o.label || '', ch(o), '.g'), framed = R.chance(0.12) ? `border:1px solid ${o.checked ? t.accent : t.line};border-radius:${Math.min(12, w.round)}px;padding:10px 12px;` : '';
    if (w.right && o.label) return `<div data-row style="display:flex;justify-content:space-between;align-items:center;gap:12px;padding:${R.int(2, 8)}px ${w.side}px;${w.lines ? `border-bottom:1px solid ${t.line};` : ''}${framed}${fade(o)}"><span>${ESC(o.label)}</span><span ${A(role, o.label, ch(o), '.g')} style="display:inline-flex">${draw(o)}</span></div>`;
    return `<label data-row ${told} style="display:inline-flex;align-items:center;gap:${R.int(5, 14)}px;${framed}${fade(o)}">${draw(o)}${o.label ? `<span>${ESC(o.label)}</span>` : ''}</label>`;
  };
  const tickRow = () => svg('M4 12l6 6L20 6', 18, 2.6);
  return {
    restyle, fade,
    input: o => shell(mostly(w.field, 9), o, 'textbox', (must, more) => lead(o) + line(o, must, more) + tail()),
    select: o => shell([0, 1, 2, 3, 9, 8][mostly(w.select, 5)], o, 'combobox', () => (R.chance(0.1) ? lead(o) : '') + line(o, true, R.chance(0.1) ? 'flex:none;' : '') + `<span style="display:inline-flex;color:${R.chance(0.6) ? t.dim : t.ink}">${arrow()}</span>`),
    textarea: o => { const told = A('textbox', o.label, [...st(o), 'multiline']), high = R.int(52, 190), said = o.value ? text(o, 4) : shown(o, true), ink = o.value ? '' : `color:${t.dim};`; const css = [frame(), `background:${w.ground};border-radius:${w.round}px;`, under(o), '', frame()][mostly(w.area, 4)]; return `${caption(o)}<div ${told} style="box-sizing:border-box;overflow:hidden;height:${high}px;padding:${R.int(4, 12)}px ${css ? 10 : w.side}px;line-height:1.35;${css}${ink}${fade(o)}">${ESC(said)}</div>`; },
    search: o => {
      const glass = `<svg width="${R.pick([16, 18, 20])}" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" style="flex:none"><circle cx="10" cy="10" r="6"/><path d="M15 15l6 6"/></svg>`;
      const kind = mostly(w.search, 5), css = [`background:${w.ground};border-radius:40px;`, `background:${w.ground};border-radius:${Math.min(12, w.round)}px;`, frame(), `border-bottom:${w.edge}px solid ${w.tone};`, `border-radius:40px;box-shadow:0 1px 5px rgba(0,0,0,.3);background:${t.dark ? '#2a2a2d' : '#fff'};`, `border:${w.edge}px solid ${w.tone};border-radius:40px;`][kind];
      const middle = R.chance(0.12), left = R.chance(0.8);
      const inner = middle ? `<span style="flex:1"></span>${glass}<span style="color:${t.dim}">${ESC(o.value || o.placeholder)}</span><span style="flex:1"></span>` : `${left ? glass : ''}${line(o, true)}${left ? '' : glass}`;
      const field = `<div ${A('searchbox', o.placeholder)} style="${flex}flex:1;min-width:0;padding:${Math.max(4, w.high)}px ${R.int(8, 16)}px;${css}">${inner}${o.value && R.chance(0.7) ? svg('M6 6l12 12M18 6L6 18') : R.chance(0.2) ? `<span ${A('button', '')} style="display:inline-flex">${ICON(R.int(16, 22))}</span>` : ''}</div>`;
      return R.chance(0.12) ? `<div style="display:flex;align-items:center;gap:10px">${field}<span ${A('button', 'Cancel')} style="color:${t.accent}">Cancel</span></div>` : `<div style="display:flex">${field}</div>`;
    },
    checkbox: o => setting('checkbox', box, o),
    radio: o => setting('radio', dot, o),
    toggle: o => setting('switch', knob, o),
    slider: o => {
      const h = w.track, s = w.ball === 0 && h < 6 && R.chance(0.6) ? 12 : w.ball, tall = Math.max(s, h, 4) + w.air, dull = t.dark ? R.pick(['#555', '#3f3f46', '#666']) : R.pick(['#ccc', '#ddd', '#e5e7eb', '#bbb', '#888']);
      const low = w.ends ? R.int(5, 40) : 0, high = w.ends ? Math.max(low + 15, o.value) : o.value;
      const ballAt = v => (s === 0 ? '' : `<span style="position:absolute;box-sizing:border-box;left:calc(${v}% - ${(w.ballKind === 2 ? s / 4 : s / 2) * (w.rest ? v / 50 : 1)}px);top:calc(50% - ${s / 2}px);width:${w.ballKind === 2 ? s / 2 : s}px;height:${s}px;${['border-radius:50%;background:' + t.accent, `border-radius:50%;background:#fff;box-shadow:0 1px 4px rgba(0,0,0,.45)`, `border-radius:3px;background:${t.accent}`, `border-radius:50%;background:${t.paper};border:2px solid ${t.accent}`, `border-radius:${s / 5}px;background:${t.dark ? '#ddd' : '#fff'};border:1px solid ${t.dim}`, `border-radius:50%;background:${t.ink}`][w.ballKind]}"></span>`);
      const steps = R.chance(0.12) ? Array.from({length: R.int(3, 9)}, (_, i, ) => i).map((i, _, all) => `<span style="position:absolute;left:calc(${(100 * i) / (all.length - 1 || 1)}% - 1px);top:calc(50% - ${h + 2}px);width:2px;height:${2 * h + 4}px;background:${dull}"></span>`).join('') : '';
      return `<div ${A('slider', '', st(o))} style="position:relative;height:${tall}px;${fade(o)}"><div style="position:absolute;left:0;right:0;top:calc(50% - ${h / 2}px);height:${h}px;border-radius:${R.pick([0, 9])}px;background:${dull}"></div>${steps}${R.chance(0.88) ? `<div style="position:absolute;left:${low}%;width:${high - low}%;top:calc(50% - ${h / 2}px);height:${h}px;border-radius:9px;background:${w.ballKind === 5 ? t.ink : t.accent}"></div>` : ''}${w.ends ? ballAt(low) : ''}${ballAt(high)}</div>`;
    },
    chip: o => { const on = o.selected, css = on ? [`background:${t.accent};color:#fff`, `border:1px solid ${t.accent};color:${t.accent}`, `background:${mix(t.accent, 22)}`, `border:2px solid ${t.ink};font-weight:600`, `background:${t.ink};color:${t.paper}`][w.chipKind] : R.pick([`border:1px solid ${t.line}`, `background:${w.ground}`]); return `<div ${A('button', o.label, [on && 'selected', o.disabled && 'disabled'])} style="display:inline-flex;align-items:center;gap:6px;padding:${R.int(3, 8)}px ${R.int(8, 14)}px;border-radius:${w.round}px;${css};${fade(o)}">${on && R.chance(0.3) ? tick('currentColor', 14) : o.icon ? ICON(16) : ''}${ESC(o.label)}</div>`; },
    tabs: o => { const outer = [`border-bottom:1px solid ${t.line};`, `background:${w.ground};border-radius:${w.round}px;padding:3px;`, `border:1px solid ${t.accent};border-radius:${Math.min(10, w.round)}px;overflow:hidden;`, '', `background:${t.accent};color:#fff;`, 'gap:8px;', `border-bottom:2px solid ${t.line};`, `border:1px solid ${t.line};border-radius:${w.round}px;overflow:hidden;`][w.tabKind], even = R.chance(0.6);
      return `<div style="display:flex;${outer}">` + o.items.map((label, i) => { const on = i === o.selected, dead = R.chance(0.05); const css = on ? [`color:${t.accent};box-shadow:inset 0 -${R.pick([2, 3])}px ${t.accent}`, `background:${t.dark ? '#555' : '#fff'};border-radius:${w.round}px;box-shadow:0 1px 3px rgba(0,0,0,.25)`, `background:${t.accent};color:#fff`, 'font-weight:700', 'box-shadow:inset 0 -3px #fff', `background:${mix(t.accent, 20)};border-radius:${w.round}px;color:${t.accent}`, `box-shadow:inset 0 -2px ${t.ink};font-weight:600`, `background:${mix(t.ink, 14)};font-weight:600`][w.tabKind] : w.tabKind === 4 ? 'opacity:.75' : w.tabKind === 2 ? `color:${t.accent}` : `color:${t.dim}`; return `<div ${A('tab', label, [on && 'selected', dead && 'disabled'])} style="${even ? 'flex:1;' : ''}display:flex;flex-direction:column;align-items:center;padding:${R.pick([6, 8, 10])}px ${R.pick([8, 12, 16])}px;white-space:nowrap;${w.tabKind === 2 && i ? `border-left:1px solid ${t.accent};` : ''}${css};${dead ? 'opacity:.4;' : ''}">${o.icons ? ICON(22) : ''}<span>${ESC(label)}</span></div>`; }).join('') + '</div>'; },
    list: rows => `<div style="display:flex;flex-direction:column;${R.chance(0.4) ? `background:${w.ground};border-radius:${w.round > 20 ? 12 : w.round}px;overflow:hidden` : ''}">` + rows.map(o => {
      const dead = o.disabled, on = o.selected, first = {icon: () => ICON(24), avatar: () => AVATAR(40), picture: () => PICTURE('52px', '52px', '6px'), none: () => ''}[o.lead]();
      const last = {chevron: () => svg('M9 6l6 6-6 6'), toggle: () => `<span ${A('switch', o.title, ch(o), '.g')} style="display:inline-flex">${knob(o)}</span>`, checkbox: () => `<span ${A('checkbox', o.title, ch(o), '.g')} style="display:inline-flex">${box(o)}</span>`, text: () => `<span style="color:${t.dim}">${R.int(1, 12)} min</span>`, iconbutton: () => `<span ${A('button', '')} style="display:inline-flex;padding:6px">${ICON(20)}</span>`, none: () => (on && w.chosen === 3 ? `<span style="display:inline-flex;color:${t.accent}">${tickRow()}</span>` : '')}[o.trail]();
      const css = on ? [`background:${mix(t.accent, R.int(12, 30))};`, `box-shadow:inset 4px 0 ${t.accent};`, `background:${t.accent};color:#fff;`, `color:${t.accent};`, `background:${mix(t.ink, 12)};font-weight:600;`, `border-left:3px solid ${t.accent};font-weight:600;`][w.chosen] : '';
      return `<div data-row ${A('listitem', o.title, [on && (w.chosen !== 3 || o.trail === 'none') && 'selected', dead && 'disabled'])} style="display:flex;align-items:center;gap:14px;padding:${w.high + 2}px ${Math.max(8, w.side)}px;${w.lines ? `border-bottom:1px solid ${t.line};` : ''}${css}${fade(o)}">${first}<div style="flex:1;min-width:0"><div style="white-space:nowrap;overflow:hidden;text-overflow:ellipsis">${ESC(o.title)}</div>${o.subtitle ? `<div style="font-size:.85em;opacity:.7;white-space:nowrap;overflow:hidden;text-overflow:ellipsis">${ESC(o.subtitle)}</div>` : ''}</div>${last}</div>`;
    }).join('') + '</div>',
    button: o => { const v = o.variant, dead = o.disabled && w.fade === 1, css = dead ? (v === 2 ? `color:${grey()}` : v === 1 || v === 4 ? `border:1px solid ${mix(t.ink, 14)};color:${grey()}` : `background:${mix(t.ink, 10)};color:${grey()}`) : [`background:${t.accent};color:#fff`, `border:1px solid ${w.tone}`, `color:${t.accent}`, `background:${w.ground}`, `border:1.5px solid ${t.accent};color:${t.accent}`][v]; return `<div ${A('button', o.label, st(o))} style="display:${o.block ? 'flex' : 'inline-flex'};justify-content:center;align-items:center;gap:6px;box-sizing:border-box;padding:${w.high}px ${R.int(8, 20)}px;border-radius:${w.round}px;${R.chance(0.5) ? 'font-weight:500;' : ''}${t.upper ? 'text-transform:uppercase;' : ''}${css};${dead ? '' : fade(o)}">${o.icon ? ICON(18) : ''}<span>${ESC(o.label)}</span></div>`; },
    // What forms hold beside rows of fields
    code: () => { const n = R.int(4, 6), typed = R.int(0, n), side = R.int(30, 48), css = R.pick([`border:${w.edge}px solid ${w.tone};border-radius:${Math.min(12, w.round)}px`, `border-bottom:2px solid ${w.tone}`, `background:${w.ground};border-radius:${Math.min(12, w.round)}px`]); return ROW(Array.from({length: n}, (_, i) => `<div ${A('textbox', '', [i === typed && 'focused'])} style="display:flex;align-items:center;justify-content:center;box-sizing:border-box;width:${side}px;height:${side + R.int(0, 8)}px;font-size:20px;${css};${i === typed ? `border-color:${t.accent};border-width:2px` : ''}">${i < typed ? R.int(0, 9) : ''}</div>`), R.int(6, 12)); },
    stepper: () => { const o = {disabled: R.chance(0.1)}, b = sign => `<span ${A('button', sign, st(o))} style="display:inline-flex;align-items:center;justify-content:center;width:30px;height:30px;border-radius:${w.round}px;background:${w.ground};${fade(o)}">${sign}</span>`; return `<div style="${flex}"><span style="flex:1">${ESC(R.pick(WORDS.fields))}</span>${b('−')}<span ${A('textbox', '', st(o))} style="display:inline-block;text-align:center;width:${R.int(36, 60)}px;padding:4px 0;${R.chance(0.6) ? frame() : ''}${fade(o)}">${R.int(0, 40)}</span>${b('+')}</div>`; },
    composer: () => `<div style="${flex}padding:4px 0">${R.chance(0.6) ? `<span ${A('button', '')} style="display:inline-flex;padding:4px">${ICON(22)}</span>` : ''}<div ${A('textbox', 'Message')} style="${flex}flex:1;min-width:0;padding:8px 14px;${R.pick([`background:${w.ground};border-radius:40px`, `border:1px solid ${w.tone};border-radius:40px`, frame()])}"><span style="flex:1;color:${t.dim}">${R.pick(['Message', 'Type a message', 'Write a comment…', 'Reply', 'Add a note'])}</span>${R.chance(0.3) ? ICON(20) : ''}</div><span ${A('button', '')} style="display:inline-flex;padding:6px;border-radius:50%;${R.chance(0.5) ? `background:${t.accent};color:#fff` : `color:${t.accent}`}">${ICON(20)}</span></div>`,
    note: () => `<div><div ${A('textbox', 'Title')} style="font-size:${R.int(18, 26)}px;padding:6px 0;${R.chance(0.5) ? `color:${t.dim}` : ''}">${ESC(R.chance(0.5) ? 'Title' : R.pick(WORDS.nouns))}</div><div ${A('textbox', 'Note', ['multiline'])} style="box-sizing:border-box;overflow:hidden;height:${R.int(70, 200)}px;padding:6px 0;line-height:1.4;${R.chance(0.5) ? `color:${t.dim}">Write something…` : `">${ESC(text({}, 8))}`}</div></div>`,
    sortby: () => `<div style="display:flex;justify-content:${R.pick(['flex-end', 'space-between'])};gap:10px"><span style="color:${t.dim}">Sort by</span><span ${A('combobox', 'Sort by')} style="display:inline-flex;align-items:center;gap:4px;${R.chance(0.4) ? `padding:4px 8px;${frame()}` : 'padding:2px 0'}">${ESC(R.pick(WORDS.options))}${arrow()}</span></div>`,
  };
})();

// Styles laid over the kits that are learned from: other fields, other ways of looking disabled.
window.VARY = () => {
  const none = 'background:transparent!important;box-shadow:none!important;', fields = '#screen :is(input:not([type=checkbox]):not([type=radio]):not([type=range]),textarea,select)';
  const rules = [];
  if (R.chance(0.5)) rules.push(`#screen [data-s*="disabled"]{opacity:${(0.3 + 0.35 * R.rand()).toFixed(2)}!important;${R.chance(0.4) ? 'filter:grayscale(1)' : ''}}`);
  if (R.chance(0.4)) rules.push(`${fields}{${R.pick([
    `border-width:0 0 ${R.pick([1, 2])}px 0!important;border-radius:0!important;padding:${R.int(2, 8)}px 0!important;height:auto!important;${none}`,
    `border-color:transparent!important;background-color:rgba(128,128,128,.${R.pick(['08', '12', '18'])})!important;`,
    `border:0!important;padding-left:0!important;${none}`,
    `border-radius:${R.pick([0, 3, 14, 40])}px!important;padding:${R.int(3, 14)}px ${R.int(6, 16)}px!important;height:auto!important;`,
    `border:${R.pick([1, 2])}px solid rgba(128,128,128,.5)!important;border-radius:${R.pick([0, 4, 10])}px!important;`,
  ])}}`);
  if (R.chance(0.3)) rules.push(`#screen :is(input[type=checkbox],input[type=radio]):not([role=switch]){accent-color:${R.hue(70, 45)};transform:scale(${(0.85 + 0.5 * R.rand()).toFixed(2)})}`);
  if (R.chance(0.3)) rules.push(`#screen input[type=range]{accent-color:${R.hue(70, 45)};height:${R.int(8, 26)}px}`);
  const root = ['--sl-input-border-radius-medium:' + R.pick([0, 4, 20]) + 'px', '--md-filled-text-field-container-color:' + R.pick(['transparent', 'rgba(128,128,128,.1)', 'rgba(128,128,128,.16)']), '--md-outlined-text-field-container-shape:' + R.pick([2, 4, 12, 28]) + 'px'];
  if (R.chance(0.4)) rules.push(`:root{${root.join(';')}}`);
  return rules.join('\n');
};
