// Puts a random screen together out of a kit's parts. A kit is an object of functions that return HTML; what it does not
// draw itself, `plain` draws. Every part says what it is: data-r role, data-n name, data-s states, data-g the selector
// of the glyph that is its box (looked for inside, shadow root first).
(() => {
  let state = 1;
  const rand = () => { // mulberry32
    state = (state + 0x6D2B79F5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const R = window.R = {
    rand,
    int: (a, b) => a + Math.floor(rand() * (b - a + 1)),
    pick: list => list[Math.floor(rand() * list.length)],
    some: (list, n) => { const l = list.slice(); const out = []; while (l.length && out.length < n) out.push(l.splice(Math.floor(rand() * l.length), 1)[0]); return out; },
    chance: p => rand() < p,
    hue: (s, l) => `hsl(${R.int(0, 359)} ${s}% ${l}%)`,
  };
  let foreign = null, looked = false;
  const words = (list, n) => {
    const from = foreign && (list !== 'names') ? foreign : WORDS[list];
    return n === undefined ? R.pick(from) : R.some(from, n);
  };
  const sentence = (least, most) => {
    if (foreign) return Array.from({length: R.int(least, most) >> 1 || 1}, () => R.pick(foreign)).join(' ');
    const told = Array.from({length: R.int(least, most)}, () => R.pick(WORDS.sentence)).join(' ');
    return told[0].toUpperCase() + told.slice(1) + (R.chance(0.5) ? '.' : '');
  };
  const esc = t => String(t).replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
  // attributes that say what a part is
  window.A = (role, name = '', states = [], glyph = '') =>
    `data-r="${role}" data-n="${esc(name)}" data-s="${states.filter(Boolean).join(',')}"${glyph ? ` data-g="${esc(glyph)}"` : ''}`;
  window.ESC = esc;
  let icons = [];
  window.ICON = (size = 24, wanted = null) => {
    const icon = wanted || R.pick(icons);
    return `<span class="ic" data-i="${esc(icon.name)}" style="width:${size}px;height:${size}px">${icon.svg}</span>`;
  };
  window.PICTURE = (w, h, round = 0, role = 'image') => {
    const a = R.int(0, 360), n = R.int(2, 5);
    const blobs = Array.from({length: n}, () => `radial-gradient(circle at ${R.int(0, 100)}% ${R.int(0, 100)}%, ${R.hue(R.int(20, 90), R.int(20, 80))} 0 ${R.int(5, 30)}%, transparent ${R.int(31, 70)}%)`);
    const noise = R.chance(0.5) ? `<svg width="100%" height="100%" style="position:absolute;inset:0;opacity:.35"><filter id="f${a}"><feTurbulence type="fractalNoise" baseFrequency="${(0.01 + rand() * 0.1).toFixed(3)}" numOctaves="3" seed="${a}"/></filter><rect width="100%" height="100%" filter="url(#f${a})"/></svg>` : '';
    return `<span ${A(role)} style="position:relative;overflow:hidden;display:inline-block;flex:none;width:${w};height:${h};border-radius:${round};background:${blobs.join(',')},linear-gradient(${a}deg,${R.hue(50, 50)},${R.hue(50, 30)})">${noise}</span>`;
  };
  window.AVATAR = (size = 40) => {
    if (R.chance(0.5)) return PICTURE(size + 'px', size + 'px', '50%');
    const name = R.pick(WORDS.names);
    return `<span ${A('image')} style="flex:none;display:inline-flex;align-items:center;justify-content:center;width:${size}px;height:${size}px;border-radius:50%;color:#fff;background:${R.hue(45, 45)};font-size:${size * 0.4}px">${name[0]}${R.chance(0.5) ? name.split(' ')[1][0] : ''}</span>`;
  };
  window.ROW = (parts, gap = 8, more = '') => `<div style="display:flex;align-items:center;gap:${gap}px;flex-wrap:wrap;${more}">${parts.join('')}</div>`;

  // ---- what screens are made of
  let dead = 0.1; // how many of the controls are disabled
  const disabled = () => R.chance(dead);
  const S = {
    buttons: k => ROW(words('actions', R.int(1, 4)).map(label => k.button({label, icon: R.chance(0.3), disabled: disabled(), variant: R.int(0, 4)}))),
    iconbuttons: k => ROW(Array.from({length: R.int(2, 6)}, () => k.iconbutton({disabled: disabled(), variant: R.int(0, 3)})), R.int(4, 20)),
    form: k => Array.from({length: R.int(1, 4)}, () => {
      const label = words('fields');
      const o = {label, value: R.chance(0.4) ? (R.chance(0.5) ? words('nouns') : R.pick(WORDS.names)) : '', placeholder: R.chance(0.6) ? (R.chance(0.5) ? label : 'Enter ' + label.toLowerCase()) : '', disabled: disabled(), focused: R.chance(0.08), password: label === 'Password', icon: R.chance(0.15)};
      const kind = R.int(0, 9);
      return `<div style="margin:${R.int(6, 18)}px 0">${kind < 6 ? k.input(o) : kind < 8 ? k.select({...o, value: words('options'), disabled: disabled()}) : k.textarea(o)}</div>`;
    }).join('') + ROW([k.button({label: words('actions'), variant: 0, block: R.chance(0.3)}), R.chance(0.5) ? k.button({label: words('actions'), variant: R.int(1, 4)}) : '']),
    search: k => k.search({placeholder: foreign ? R.pick(foreign) : R.pick(['Search', 'Search mail', 'Find a place', 'Search products', 'Type to search', 'Where to?']), value: R.chance(0.25) ? words('nouns') : ''}),
    checks: k => words('settings', R.int(2, 4)).map(label => `<div style="margin:${R.int(4, 12)}px 0">${k.checkbox({label, checked: R.chance(0.5), disabled: disabled()})}</div>`).join(''),
    radios: k => { const options = words('options', R.int(2, 4)); const on = R.int(0, options.length - 1); const across = R.chance(0.3); return `<div style="display:flex;flex-direction:${across ? 'row' : 'column'};gap:${R.int(8, 16)}px;flex-wrap:wrap">` + options.map((label, i) => `<div>${k.radio({label, checked: i === on, disabled: disabled()})}</div>`).join('') + '</div>'; },
    toggles: k => words('settings', R.int(2, 4)).map(label => `<div style="margin:${R.int(4, 12)}px 0">${k.toggle({label, checked: R.chance(0.5), disabled: disabled()})}</div>`).join(''),
    sliders: k => Array.from({length: R.int(1, 2)}, () => `<div style="display:flex;gap:10px;align-items:center;margin:12px 0">${R.chance(0.5) ? ICON(20) : ''}<div style="flex:1;min-width:60px">${k.slider({value: R.int(5, 95), disabled: disabled()})}</div>${R.chance(0.4) ? ICON(20) : ''}</div>`).join(''),
    list: k => { const n = R.int(2, 7), lead = R.pick(['icon', 'avatar', 'picture', 'none', 'icon']), trail = R.pick(['chevron', 'toggle', 'checkbox', 'text', 'iconbutton', 'none', 'toggle', 'iconbutton']); const from = trail === 'toggle' || trail === 'checkbox' ? 'settings' : R.pick(['nouns', 'names', 'settings', 'titles']);
      return k.list(words(from, n).map(title => ({title, subtitle: R.chance(0.6) ? sentence(3, 9) : '', lead, trail, checked: R.chance(0.5), selected: R.chance(looked ? 0.14 : 0.06), disabled: R.chance(looked ? dead : 0.04)}))); },
    chips: k => ROW(words('options', R.int(2, 5)).map(label => k.chip({label, selected: R.chance(0.3), icon: R.chance(0.25), disabled: looked && disabled()}))),
    tabs: k => { const items = words('tabs', R.int(2, 5)); return k.tabs({items, selected: R.int(0, items.length - 1), icons: R.chance(0.2)}); },
    cards: (k, wide) => `<div style="display:grid;gap:12px;grid-template-columns:repeat(${wide ? R.int(2, 4) : R.int(1, 2)},minmax(0,1fr))">` + Array.from({length: R.int(1, wide ? 6 : 4)}, () => k.card({title: words('nouns'), text: sentence(4, 16), picture: R.chance(0.6), button: R.chance(0.6) ? words('actions') : '', icons: R.int(0, 3), price: R.chance(0.3)})).join('') + '</div>',
    table: k => k.table({columns: words('fields', R.int(3, 5)), rows: Array.from({length: R.int(3, 8)}, () => R.pick(WORDS.names)), checks: R.chance(0.4), actions: R.chance(0.5)}),
    text: () => `<div><div style="font-size:${R.int(16, 26)}px;font-weight:600">${esc(words('titles'))}</div><p style="margin:6px 0">${esc(sentence(8, 40))}</p></div>`,
    links: k => ROW(words('actions', R.int(2, 4)).map(label => k.link({label})), 14),
    iconrow: () => ROW(Array.from({length: R.int(3, 6)}, () => `<div ${A('button', '')} style="display:flex;flex-direction:column;align-items:center;gap:4px;min-width:56px;cursor:pointer">${ICON(R.int(20, 34))}<span style="font-size:12px">${esc(words('tabs'))}</span></div>`), R.int(6, 18)),
    player: k => `<div style="text-align:center">${PICTURE('100%', R.int(80, 200) + 'px', '8px')}<div style="margin:8px">${k.slider({value: R.int(5, 95)})}</div>${ROW(Array.from({length: R.pick([3, 5])}, (_, i) => k.iconbutton({variant: i === 1 ? 1 : 0})), 18, 'justify-content:center')}</div>`,
    calendar: () => `<div style="display:grid;grid-template-columns:repeat(7,1fr);gap:2px;text-align:center;max-width:420px">` + Array.from({length: 28}, (_, i) => { const on = R.chance(0.05); return `<div ${A('button', i + 1, [on && 'selected'])} style="padding:7px 0;${on ? 'background:var(--accent,#1976d2);color:#fff;border-radius:50%' : ''}">${i + 1}</div>`; }).join('') + '</div>',
    keypad: () => `<div style="display:grid;grid-template-columns:repeat(3,1fr);gap:${R.int(4, 12)}px;max-width:380px">` + '123456789*0#'.split('').map(c => `<div ${A('button', c)} style="padding:12px 0;text-align:center;border-radius:${R.pick([4, 12, 40])}px;background:rgba(128,128,128,.15);font-size:20px">${c}</div>`).join('') + '</div>',
    chat: () => Array.from({length: R.int(2, 5)}, () => `<div style="display:flex;${R.chance(0.5) ? 'justify-content:flex-end' : ''};margin:6px 0;gap:6px">${R.chance(0.4) ? AVATAR(30) : ''}<span style="padding:8px 12px;border-radius:14px;max-width:70%;background:${R.chance(0.5) ? 'var(--accent,#1976d2);color:#fff' : 'rgba(128,128,128,.18)'}">${esc(sentence(3, 14))}</span></div>`).join(''),
    pages: k => ROW(['‹', '1', '2', '3', '›'].map(t => k.button({label: t, variant: 2})), 4),
    progress: () => `<div style="height:6px;border-radius:3px;background:rgba(128,128,128,.3)"><div style="width:${R.int(10, 90)}%;height:6px;border-radius:3px;background:var(--accent,#1976d2)"></div></div>`,
  };
  const EXTRA = Object.fromEntries(['code', 'stepper', 'composer', 'note', 'sortby'].map(name => [name, () => LOOKS[name]()]));
  const statusbar = () => `<div style="height:26px;display:flex;align-items:center;justify-content:space-between;padding:0 14px;font-size:12px;flex:none"><span>${R.int(1, 12)}:${R.int(10, 59)}</span><span style="display:flex;gap:4px">${[...Array(3)].map(() => `<svg width="14" height="12"><rect x="1" y="${R.int(1, 7)}" width="11" height="5" fill="currentColor"/></svg>`).join('')}</span></div>`;
  const keyboard = () => `<div style="flex:none;background:rgba(128,128,128,.25);padding:6px 4px">` + ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'].map(row => `<div style="display:flex;gap:5px;justify-content:center;margin:5px 0">${row.split('').map(c => `<span ${A('button', c)} style="flex:0 1 34px;text-align:center;padding:9px 0;border-radius:5px;background:rgba(128,128,128,.25)">${c}</span>`).join('')}</div>`).join('') + '</div>';

  window.COMPOSE = (kitName, seed, given, wide, dark, platform, looks = false) => {
    state = seed | 0 || 1;
    for (let i = 0; i < 5; i++) rand();
    icons = given;
    foreign = R.chance(0.12) ? R.pick(WORDS.foreign) : null;
    const own = KITS[kitName] || {};
    const k = {...KITS.plain, ...own};
    looked = looks;
    dead = looks ? R.pick([0.05, 0.12, 0.2, 0.35]) : 0.1;
    // What the kit itself draws is marked, so that unseen kits are judged by their own parts alone.
    if (own !== KITS.plain) for (const [name, part] of Object.entries(own))
      if (typeof part === 'function' && !['begin', 'finish'].includes(name)) k[name] = (...a) => part(...a).replaceAll('data-r="', 'data-o="1" data-r="');
    if (k.light) dark = false;
    KITS.plain.restyle(dark, platform, kitName === 'plain');
    document.documentElement.removeAttribute('class');
    if (k.begin) k.begin(dark, platform);
    document.documentElement.style.background = document.body.style.background;
    // Kits that are learned from are laid over with other looks; those that are only for measuring never.
    document.getElementById('vary')?.remove();
    if (looks) {
      const css = getComputedStyle(document.body);
      LOOKS.restyle({...KITS.plain.theme(), ink: css.color, paper: css.backgroundColor});
      for (const name of Object.keys(LOOKS)) if (!['restyle', 'fade'].includes(name) && !(name in EXTRA) && R.chance(own === KITS.plain ? 0.75 : name in own ? 0.25 : 0.6)) k[name] = LOOKS[name];
      if (own !== KITS.plain && R.chance(0.5)) document.head.insertAdjacentHTML('beforeend', `<style id="vary">${VARY()}</style>`);
    }
    const sections = [];
    const kinds = Object.keys(S);
    const n = wide ? R.int(6, 11) : R.int(4, 9);
    const pool = [...kinds, 'list', 'form', 'checks', 'radios', 'toggles', 'list', 'buttons', 'iconbuttons', 'toggles', 'sliders', 'tabs', 'form', 'form', 'form', 'form', 'search', 'radios', ...(looks ? [...Object.keys(EXTRA), 'sliders', 'sliders', 'chips', 'form', 'search'] : [])];
    for (let i = 0; i < n; i++) {
      const inside = {...S, ...EXTRA}[R.pick(pool)](k, wide);
      sections.push(R.chance(0.25) ? `<div style="padding:12px;border-radius:${R.int(0, 16)}px;${R.chance(0.5) ? 'border:1px solid rgba(128,128,128,.3)' : 'box-shadow:0 1px 4px rgba(0,0,0,.3)'}">${inside}</div>` : `<div>${inside}</div>`);
    }
    const column = (list, more) => `<div style="display:flex;flex-direction:column;gap:${R.int(8, 24)}px;${more}">${list.join('')}</div>`;
    let main;
    if (wide) {
      const cut = Math.ceil(sections.length / 2);
      const side = R.chance(0.6) ? k.sidebar({items: words('titles', R.int(4, 9)), selected: R.int(0, 3)}) : '';
      main = `<div style="display:flex;flex:1;min-height:0;overflow:hidden">${side}<div style="flex:1;min-width:0;display:grid;grid-template-columns:${R.pick(['1fr 1fr', '2fr 1fr', '1fr'])};gap:24px;padding:${R.int(12, 32)}px;overflow:hidden;align-content:start">${column(sections.slice(0, cut), 'min-width:0')}${column(sections.slice(cut), 'min-width:0')}</div></div>`;
    } else {
      main = `<div style="flex:1;min-height:0;overflow:hidden">${column(sections, `padding:${R.int(8, 20)}px`)}</div>`;
    }
    const title = words('titles');
    const bar = R.chance(0.85) ? k.appbar({title, back: R.chance(0.5), actions: R.int(0, wide ? 5 : 3), search: wide && R.chance(0.4)}) : '';
    const nav = !wide && R.chance(0.6) ? k.bottomnav({items: words('tabs', R.int(3, 5)), selected: R.int(0, 2)}) : '';
    const fab = R.chance(0.25) ? `<div style="position:absolute;right:20px;bottom:${nav ? 80 : 24}px;z-index:5">${k.fab({})}</div>` : '';
    let over = '';
    if (R.chance(0.15)) {
      const inner = R.pick([() => `<p>${esc(sentence(5, 20))}</p>`, () => S.radios(k), () => S.checks(k), () => k.input({label: words('fields'), value: '', placeholder: 'Enter'})])();
      over = k.dialog({title: words('titles'), inside: inner, buttons: words('actions', R.int(1, 2))});
    } else if (R.chance(0.08)) {
      over = `<div data-over style="position:absolute;z-index:9;top:${R.int(8, 40)}%;left:${R.int(10, 40)}%;min-width:180px;padding:6px 0;border-radius:6px;box-shadow:0 4px 18px rgba(0,0,0,.4);background:var(--paper)">${words('actions', R.int(3, 6)).map(t => `<div ${A('listitem', t)} style="padding:9px 16px;display:flex;gap:10px">${R.chance(0.4) ? ICON(20) : ''}${esc(t)}</div>`).join('')}</div>`;
    }
    if (R.chance(0.06)) over += `<div style="position:absolute;z-index:8;left:16px;right:16px;bottom:${nav ? 76 : 20}px;padding:12px 16px;border-radius:4px;background:#323232;color:#fff;display:flex;justify-content:space-between"><span>${esc(sentence(3, 7))}</span><span ${A('button', 'Undo')} style="color:#8ab4f8">UNDO</span></div>`;
    const rtl = foreign === WORDS.foreign[2];
    document.body.innerHTML = `<div id="screen" dir="${rtl ? 'rtl' : 'ltr'}" style="position:fixed;inset:0;display:flex;flex-direction:column;overflow:hidden">${wide ? '' : R.chance(0.7) ? statusbar() : ''}${bar}${main}${fab}${!wide && R.chance(0.08) ? keyboard() : nav}${over}</div>`;
    if (k.finish) k.finish();
    return document.body.innerHTML.length;
  };
})();
