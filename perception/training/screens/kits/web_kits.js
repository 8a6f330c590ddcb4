// Kits of custom elements: Ionic (both platforms), Shoelace, Material Web and Fluent.
(() => {
  const st = o => [o.disabled && 'disabled', o.focused && 'focused'];
  const ch = o => [o.checked ? 'checked' : 'unchecked', o.disabled && 'disabled'];
  const dis = o => (o.disabled ? 'disabled' : '');
  const lab = o => (o.label ? ESC(o.label) : '');
  const on = o => (o.checked ? 'checked' : '');
  const ground = (dark, light = '#fff', night = '#121212') => { document.body.style.background = dark ? night : light; document.body.style.color = dark ? '#eee' : '#1c1b1f'; };

  KITS.ionic = {
    begin: dark => { document.documentElement.classList.toggle('ion-palette-dark', dark); ground(dark); },
    button: o => `<ion-button ${A('button', o.label, st(o), '.button-native')} fill="${['solid', 'outline', 'clear', 'solid', 'outline'][o.variant]}" color="${R.pick(['primary', 'secondary', 'tertiary', 'dark', 'success'])}" ${o.block ? 'expand="block"' : ''} ${dis(o)}>${o.icon ? `<span slot="start" style="display:inline-flex;margin-right:6px">${ICON(18)}</span>` : ''}${lab(o)}</ion-button>`,
    iconbutton: o => `<ion-button ${A('button', '', st(o), '.button-native')} fill="${['clear', 'solid', 'outline', 'clear'][o.variant || 0]}" ${dis(o)}><span slot="icon-only" style="display:inline-flex">${ICON(R.pick([20, 22, 24]))}</span></ion-button>`,
    fab: () => `<ion-fab-button ${A('button', '')}>${ICON(24)}</ion-fab-button>`,
    input: o => `<ion-input ${A('textbox', o.label, [...st(o), o.password && 'password'], '.input-wrapper')} fill="${R.pick(['outline', 'solid'])}" label="${lab(o)}" label-placement="${R.pick(['stacked', 'floating'])}" value="${ESC(o.value)}" placeholder="${ESC(o.placeholder)}" type="${o.password ? 'password' : 'text'}" ${o.disabled ? 'disabled="true"' : ''}></ion-input>`,
    textarea: o => `<ion-textarea ${A('textbox', o.label, [...st(o), 'multiline'], '.textarea-wrapper')} fill="outline" label="${lab(o)}" label-placement="stacked" value="${ESC(o.value)}" rows="3" ${o.disabled ? 'disabled="true"' : ''}></ion-textarea>`,
    search: o => `<ion-searchbar ${A('searchbox', o.placeholder, [], '.searchbar-input')} placeholder="${ESC(o.placeholder)}" value="${ESC(o.value)}"></ion-searchbar>`,
    checkbox: o => `<div data-row><ion-checkbox ${A('checkbox', o.label, ch(o), '.checkbox-icon')} label-placement="end" ${o.checked ? 'checked="true"' : ''} ${o.disabled ? 'disabled="true"' : ''}>${lab(o)}</ion-checkbox></div>`,
    radio: o => `<ion-radio-group value="${o.checked ? 'y' : ''}"><ion-radio ${A('radio', o.label, ch(o), '.radio-icon')} value="y" label-placement="end" ${o.disabled ? 'disabled="true"' : ''}>${lab(o)}</ion-radio></ion-radio-group>`,
    toggle: o => `<div data-row><ion-toggle ${A('switch', o.label, ch(o), '.toggle-icon')} label-placement="${R.pick(['end', 'start'])}" ${o.checked ? 'checked="true"' : ''} ${o.disabled ? 'disabled="true"' : ''}>${lab(o)}</ion-toggle></div>`,
    slider: o => `<ion-range ${A('slider', '', st(o))} value="${o.value}" ${o.disabled ? 'disabled="true"' : ''}></ion-range>`,
    list: rows => `<ion-list ${R.chance(0.4) ? 'inset="true"' : ''}>${rows.map(o => `<ion-item data-row ${A('listitem', o.title, [o.disabled && 'disabled'], '.item-native')} ${o.trail === 'chevron' ? 'detail="true"' : ''} ${o.disabled ? 'disabled="true"' : ''}>${o.lead === 'none' ? '' : `<span slot="start" style="display:inline-flex;margin-right:14px">${o.lead === 'icon' ? ICON(24) : AVATAR(40)}</span>`}<ion-label><h2>${ESC(o.title)}</h2>${o.subtitle ? `<p>${ESC(o.subtitle)}</p>` : ''}</ion-label>${o.trail === 'toggle' ? `<ion-toggle slot="end" aria-label="x" ${A('switch', o.title, ch(o), '.toggle-icon')} ${o.checked ? 'checked="true"' : ''}></ion-toggle>` : o.trail === 'checkbox' ? `<ion-checkbox slot="end" aria-label="x" ${A('checkbox', o.title, ch(o), '.checkbox-icon')} ${o.checked ? 'checked="true"' : ''}></ion-checkbox>` : o.trail === 'iconbutton' ? `<ion-button slot="end" fill="clear" ${A('button', '', [], '.button-native')}><span slot="icon-only" style="display:inline-flex">${ICON(22)}</span></ion-button>` : o.trail === 'text' ? `<ion-note slot="end">${R.int(1, 59)} min</ion-note>` : ''}</ion-item>`).join('')}</ion-list>`,
    tabs: o => `<ion-segment value="${o.selected}">${o.items.map((l, i) => `<ion-segment-button value="${i}" ${A('tab', l, [i === o.selected && 'selected'])}><ion-label>${ESC(l)}</ion-label></ion-segment-button>`).join('')}</ion-segment>`,
    bottomnav: o => `<ion-tab-bar selected-tab="t${o.selected}" style="flex:none">${o.items.map((l, i) => `<ion-tab-button tab="t${i}" ${A('tab', l, [i === o.selected && 'selected'])}>${ICON(24)}<ion-label>${ESC(l)}</ion-label></ion-tab-button>`).join('')}</ion-tab-bar>`,
    card: o => `<ion-card style="margin:0">${o.picture ? PICTURE('100%', '120px') : ''}<ion-card-header><ion-card-title>${ESC(o.title)}</ion-card-title></ion-card-header><ion-card-content>${ESC(o.text)}<div>${o.button ? KITS.ionic.button({label: o.button, variant: R.int(0, 3)}) : ''}${Array.from({length: o.icons}, () => KITS.ionic.iconbutton({})).join('')}</div></ion-card-content></ion-card>`,
    chip: o => `<ion-chip ${A('button', o.label, [o.selected && 'selected'])} ${o.selected ? 'color="primary"' : 'outline="true"'}>${lab(o)}</ion-chip>`,
    appbar: o => `<ion-toolbar style="flex:none" ${R.chance(0.3) ? 'color="primary"' : ''}><div slot="start" style="display:flex">${o.back ? KITS.ionic.iconbutton({}) : ''}</div><ion-title>${ESC(o.title)}</ion-title><div slot="end" style="display:flex">${Array.from({length: o.actions}, () => KITS.ionic.iconbutton({})).join('')}</div></ion-toolbar>`,
  };
  KITS.shoelace = {
    begin: dark => { document.documentElement.className = dark ? 'sl-theme-dark' : ''; ground(dark, '#fff', '#1a1a1e'); },
    button: o => `<sl-button ${A('button', o.label, st(o))} variant="${['primary', 'default', 'text', 'neutral', 'primary'][o.variant]}" ${o.variant === 4 ? 'outline' : ''} size="${R.pick(['small', 'medium', 'medium', 'large'])}" ${R.chance(0.2) ? 'pill' : ''} ${dis(o)}>${o.icon ? `<span slot="prefix" style="display:inline-flex">${ICON(16)}</span>` : ''}${lab(o)}</sl-button>`,
    iconbutton: o => `<sl-button ${A('button', '', st(o))} variant="${['text', 'primary', 'default', 'neutral'][o.variant || 0]}" ${o.variant ? 'circle' : ''} ${dis(o)}><span style="display:inline-flex;vertical-align:middle">${ICON(18)}</span></sl-button>`,
    input: o => `<sl-input ${A('textbox', o.label, [...st(o), o.password && 'password'], '.input')} label="${lab(o)}" value="${ESC(o.value)}" placeholder="${ESC(o.placeholder)}" ${o.password ? 'type="password"' : ''} ${R.chance(0.2) ? 'filled' : ''} ${dis(o)}></sl-input>`,
    textarea: o => `<sl-textarea ${A('textbox', o.label, [...st(o), 'multiline'], '.textarea')} label="${lab(o)}" value="${ESC(o.value)}" ${dis(o)}></sl-textarea>`,
    select: o => `<sl-select ${A('combobox', o.label, st(o), '.select__combobox')} label="${lab(o)}" value="a" ${dis(o)}><sl-option value="a">${ESC(o.value)}</sl-option></sl-select>`,
    checkbox: o => `<div data-row><sl-checkbox ${A('checkbox', o.label, ch(o), '.checkbox__control')} ${on(o)} ${dis(o)}>${lab(o)}</sl-checkbox></div>`,
    radio: o => `<sl-radio-group value="${o.checked ? 'y' : ''}"><sl-radio ${A('radio', o.label, ch(o), '.radio__control')} value="y" ${dis(o)}>${lab(o)}</sl-radio></sl-radio-group>`,
    toggle: o => `<div data-row><sl-switch ${A('switch', o.label, ch(o), '.switch__control')} ${on(o)} ${dis(o)}>${lab(o)}</sl-switch></div>`,
    slider: o => `<sl-range ${A('slider', '', st(o))} value="${o.value}" ${dis(o)}></sl-range>`,
    tabs: o => `<sl-tab-group>${o.items.map((l, i) => `<sl-tab slot="nav" panel="p${i}" ${A('tab', l, [i === o.selected && 'selected'])} ${i === o.selected ? 'active' : ''}>${ESC(l)}</sl-tab>`).join('')}</sl-tab-group>`,
    card: o => `<sl-card style="width:100%">${o.picture ? `<div slot="image">${PICTURE('100%', '110px')}</div>` : ''}<strong>${ESC(o.title)}</strong><br>${ESC(o.text)}<div>${o.button ? KITS.shoelace.button({label: o.button, variant: R.int(0, 4)}) : ''}${Array.from({length: o.icons}, () => KITS.shoelace.iconbutton({})).join('')}</div></sl-card>`,
    chip: o => `<sl-tag ${A('button', o.label, [o.selected && 'selected'])} variant="${o.selected ? 'primary' : 'neutral'}" pill>${lab(o)}</sl-tag>`,
  };
  KITS.material = {
    begin: dark => { ground(dark, '#fef7ff', '#141218'); const s = document.documentElement.style; const hue = R.int(0, 359); for (const [name, light, night] of [['primary', `hsl(${hue} 40% 40%)`, `hsl(${hue} 70% 80%)`], ['on-primary', '#fff', `hsl(${hue} 60% 20%)`], ['surface', '#fef7ff', '#141218'], ['on-surface', '#1d1b20', '#e6e0e9'], ['on-surface-variant', '#49454f', '#cac4d0'], ['outline', '#79747e', '#938f99'], ['surface-container-highest', '#e6e0e9', '#36343b'], ['secondary-container', `hsl(${hue} 50% 90%)`, `hsl(${hue} 20% 32%)`], ['on-secondary-container', '#1d192b', '#e8def8'], ['outline-variant', '#cac4d0', '#49454f'], ['primary-container', `hsl(${hue} 70% 90%)`, `hsl(${hue} 40% 30%)`]]) s.setProperty('--md-sys-color-' + name, dark ? night : light); },
    button: o => { const tag = ['md-filled-button', 'md-outlined-button', 'md-text-button', 'md-filled-tonal-button', 'md-elevated-button'][o.variant]; return `<${tag} ${A('button', o.label, st(o))} ${dis(o)}>${o.icon ? `<span slot="icon" style="display:inline-flex">${ICON(18)}</span>` : ''}${lab(o)}</${tag}>`; },
    iconbutton: o => { const tag = ['md-icon-button', 'md-filled-icon-button', 'md-outlined-icon-button', 'md-filled-tonal-icon-button'][o.variant || 0]; return `<${tag} ${A('button', '', st(o))} ${dis(o)}>${ICON(24)}</${tag}>`; },
    fab: () => `<md-fab ${A('button', '')}><span slot="icon" style="display:inline-flex">${ICON(24)}</span></md-fab>`,
    input: o => { const tag = R.pick(['md-filled-text-field', 'md-outlined-text-field']); return `<${tag} style="width:100%" ${A('textbox', o.label, [...st(o), o.password && 'password'])} label="${lab(o)}" value="${ESC(o.value)}" placeholder="${ESC(o.placeholder)}" ${o.password ? 'type="password"' : ''} ${dis(o)}></${tag}>`; },
    textarea: o => `<md-outlined-text-field style="width:100%" type="textarea" rows="3" ${A('textbox', o.label, [...st(o), 'multiline'])} label="${lab(o)}" value="${ESC(o.value)}" ${dis(o)}></md-outlined-text-field>`,
    select: o => { const tag = R.pick(['md-filled-select', 'md-outlined-select']); return `<${tag} ${A('combobox', o.label, st(o))} label="${lab(o)}" ${dis(o)}><md-select-option selected value="a"><div slot="headline">${ESC(o.value)}</div></md-select-option></${tag}>`; },
    checkbox: o => `<label data-row style="display:inline-flex;align-items:center"><md-checkbox ${A('checkbox', o.label, ch(o), '.outline')} ${on(o)} ${dis(o)}></md-checkbox>${lab(o)}</label>`,
    radio: o => `<label data-row style="display:inline-flex;align-items:center;gap:8px"><md-radio ${A('radio', o.label, ch(o), 'svg')} ${on(o)} ${dis(o)}></md-radio>${lab(o)}</label>`,
    toggle: o => `<label data-row style="display:inline-flex;align-items:center;gap:10px"><md-switch ${A('switch', o.label, ch(o))} ${o.checked ? 'selected' : ''} ${R.chance(0.4) ? 'icons' : ''} ${dis(o)}></md-switch>${lab(o)}</label>`,
    slider: o => `<md-slider style="width:100%" ${A('slider', '', st(o))} value="${o.value}" ${dis(o)}></md-slider>`,
    tabs: o => `<md-tabs>${o.items.map((l, i) => `<md-primary-tab ${A('tab', l, [i === o.selected && 'selected'])} ${i === o.selected ? 'active' : ''}>${ESC(l)}</md-primary-tab>`).join('')}</md-tabs>`,
    chip: o => `<md-filter-chip ${A('button', o.label, [o.selected && 'selected'])} label="${lab(o)}" ${o.selected ? 'selected' : ''}></md-filter-chip>`,
  };
  KITS.fluent = {
    light: true, // its colours are tokens in script; as shipped it is light
    begin: () => ground(false),
    button: o => `<fluent-button ${A('button', o.label, st(o))} appearance="${['accent', 'neutral', 'lightweight', 'outline', 'stealth'][o.variant]}" ${dis(o)}>${lab(o)}</fluent-button>`,
    iconbutton: o => `<fluent-button ${A('button', '', st(o))} appearance="${['stealth', 'accent', 'outline', 'neutral'][o.variant || 0]}" ${dis(o)}>${ICON(18)}</fluent-button>`,
    input: o => `<fluent-text-field style="width:100%" ${A('textbox', o.label, [...st(o), o.password && 'password'], '.root')} appearance="${R.pick(['outline', 'filled'])}" value="${ESC(o.value)}" placeholder="${ESC(o.placeholder)}" ${dis(o)}>${lab(o)}</fluent-text-field>`,
    textarea: o => `<fluent-text-area style="width:100%" ${A('textbox', o.label, [...st(o), 'multiline'], '.control')} value="${ESC(o.value)}" ${dis(o)}>${lab(o)}</fluent-text-area>`,
    select: o => `<fluent-select ${A('combobox', o.label, st(o))} ${dis(o)}><fluent-option selected>${ESC(o.value)}</fluent-option></fluent-select>`,
    checkbox: o => `<div data-row><fluent-checkbox ${A('checkbox', o.label, ch(o), '.control')} ${on(o)} ${dis(o)}>${lab(o)}</fluent-checkbox></div>`,
    radio: o => `<div data-row><fluent-radio ${A('radio', o.label, ch(o), '.control')} name="${Math.random()}" ${on(o)} ${dis(o)}>${lab(o)}</fluent-radio></div>`,
    toggle: o => `<div data-row><fluent-switch ${A('switch', o.label, ch(o), '.switch')} ${on(o)} ${dis(o)}>${lab(o)}</fluent-switch></div>`,
    tabs: o => `<fluent-tabs activeid="t${o.selected}">${o.items.map((l, i) => `<fluent-tab id="t${i}" ${A('tab', l, [i === o.selected && 'selected'])}>${ESC(l)}</fluent-tab>`).join('')}</fluent-tabs>`,
  };
})();
