// Kits that are style sheets: their own class names on plain HTML.
(() => {
  const st = o => [o.disabled && 'disabled', o.focused && 'focused'];
  const ch = o => [o.checked ? 'checked' : 'unchecked', o.disabled && 'disabled'];
  const dis = o => (o.disabled ? 'disabled' : '');
  const lab = o => (o.label ? ESC(o.label) : '');
  const on = o => (o.checked ? 'checked' : '');
  let n = 0;
  const id = () => 'x' + ++n;
  const field = o => `value="${ESC(o.value || '')}" placeholder="${ESC(o.placeholder || '')}" type="${o.password ? 'password' : 'text'}" ${dis(o)}`;
  const options = o => `<option>${ESC(o.value)}</option><option>Other</option>`;

  const bootstrap = {
    begin: dark => { document.documentElement.setAttribute('data-bs-theme', dark ? 'dark' : 'light'); document.body.style.background = dark ? '#212529' : '#fff'; document.body.style.color = dark ? '#dee2e6' : '#212529'; },
    button: o => `<button ${A('button', o.label, st(o))} class="btn btn-${['primary', 'secondary', 'outline-primary', 'light', 'danger'][o.variant]} ${R.chance(0.2) ? 'btn-sm' : ''} ${o.block ? 'w-100' : ''}" ${dis(o)}>${o.icon ? ICON(16) + ' ' : ''}${lab(o)}</button>`,
    iconbutton: o => `<button ${A('button', '', st(o))} class="btn btn-${['link', 'primary', 'outline-secondary', 'light'][o.variant || 0]} p-2 lh-1" ${dis(o)}>${ICON(R.pick([16, 18, 20, 24]))}</button>`,
    input: o => `<label class="form-label">${lab(o)}</label><input ${A('textbox', o.label, [...st(o), o.password && 'password'])} class="form-control" ${field(o)}>`,
    textarea: o => `<label class="form-label">${lab(o)}</label><textarea ${A('textbox', o.label, [...st(o), 'multiline'])} class="form-control" rows="${R.int(2, 4)}" ${dis(o)}>${ESC(o.value)}</textarea>`,
    select: o => `<label class="form-label">${lab(o)}</label><select ${A('combobox', o.label, st(o))} class="form-select" ${dis(o)}>${options(o)}</select>`,
    checkbox: o => `<label data-row class="form-check"><input ${A('checkbox', o.label, ch(o))} class="form-check-input" type="checkbox" ${on(o)} ${dis(o)}><span class="form-check-label">${lab(o)}</span></label>`,
    radio: o => `<label data-row class="form-check"><input ${A('radio', o.label, ch(o))} class="form-check-input" type="radio" ${on(o)} ${dis(o)}><span class="form-check-label">${lab(o)}</span></label>`,
    toggle: o => `<label data-row class="form-check form-switch"><input ${A('switch', o.label, ch(o))} class="form-check-input" type="checkbox" ${on(o)} ${dis(o)}><span class="form-check-label">${lab(o)}</span></label>`,
    slider: o => `<input ${A('slider', '', st(o))} type="range" class="form-range" value="${o.value}" ${dis(o)}>`,
    tabs: o => `<ul class="nav nav-${R.pick(['tabs', 'pills', 'underline'])}">${o.items.map((l, i) => `<li class="nav-item"><a ${A('tab', l, [i === o.selected && 'selected'])} class="nav-link ${i === o.selected ? 'active' : ''}">${ESC(l)}</a></li>`).join('')}</ul>`,
    card: o => `<div class="card">${o.picture ? PICTURE('100%', '110px') : ''}<div class="card-body"><h5 class="card-title">${ESC(o.title)}</h5><p class="card-text">${ESC(o.text)}</p>${o.button ? bootstrap.button({label: o.button, variant: R.int(0, 3)}) : ''}${Array.from({length: o.icons}, () => bootstrap.iconbutton({})).join('')}</div></div>`,
    link: o => `<a ${A('link', o.label)} href="#">${lab(o)}</a>`,
    chip: o => `<span ${A('button', o.label, [o.selected && 'selected'])} class="badge rounded-pill text-bg-${o.selected ? 'primary' : 'secondary'}">${lab(o)}</span>`,
  };
  KITS.bootstrap = bootstrap;
  KITS.tabler = {...bootstrap,
    toggle: o => `<label data-row class="form-check form-switch"><input ${A('switch', o.label, ch(o))} class="form-check-input" type="checkbox" ${on(o)} ${dis(o)}><span class="form-check-label">${lab(o)}</span></label>`,
    list: rows => `<div class="list-group list-group-flush">${rows.map(o => `<div data-row ${A('listitem', o.title, [o.selected && 'selected'])} class="list-group-item ${o.selected ? 'active' : ''}"><div class="row align-items-center">${o.lead === 'none' ? '' : `<div class="col-auto">${o.lead === 'icon' ? ICON(24) : AVATAR(40)}</div>`}<div class="col text-truncate"><div>${ESC(o.title)}</div><div class="text-secondary text-truncate">${ESC(o.subtitle)}</div></div><div class="col-auto">${o.trail === 'toggle' || o.trail === 'checkbox' ? `<input ${A(o.trail === 'toggle' ? 'switch' : 'checkbox', o.title, ch(o))} type="checkbox" class="form-check-input" ${on(o)}>`.replace('class="', o.trail === 'toggle' ? 'role="switch" class="' : 'class="') : o.trail === 'iconbutton' ? `<a ${A('button', '')} class="list-group-item-actions">${ICON(20)}</a>` : ''}</div></div></div>`.replace(/<input ([^>]*)data-r="switch"([^>]*)>/, '<label class="form-check form-switch m-0"><input $1data-r="switch"$2></label>')).join('')}</div>`};
  KITS.adminlte = {...bootstrap};

  KITS.bulma = {
    begin: dark => { document.documentElement.setAttribute('data-theme', dark ? 'dark' : 'light'); document.body.style.background = dark ? '#14161a' : '#fff'; document.body.style.color = dark ? '#abb1bf' : '#404654'; },
    button: o => `<button ${A('button', o.label, st(o))} class="button is-${['primary', 'link', 'light', 'info is-outlined', 'text'][o.variant]} ${o.block ? 'is-fullwidth' : ''}" ${dis(o)}>${o.icon ? ICON(18) + '&nbsp;' : ''}${lab(o)}</button>`,
    iconbutton: o => `<button ${A('button', '', st(o))} class="button ${['is-white', 'is-primary', '', 'is-light'][o.variant || 0]}" ${dis(o)}>${ICON(20)}</button>`,
    input: o => `<label class="label">${lab(o)}</label><input ${A('textbox', o.label, [...st(o), o.password && 'password'])} class="input" ${field(o)}>`,
    textarea: o => `<label class="label">${lab(o)}</label><textarea ${A('textbox', o.label, [...st(o), 'multiline'])} class="textarea" rows="3" ${dis(o)}>${ESC(o.value)}</textarea>`,
    select: o => `<label class="label">${lab(o)}</label><div ${A('combobox', o.label, st(o))} class="select"><select ${dis(o)}>${options(o)}</select></div>`,
    checkbox: o => `<label data-row class="checkbox"><input ${A('checkbox', o.label, ch(o))} type="checkbox" ${on(o)} ${dis(o)}> ${lab(o)}</label>`,
    radio: o => `<label data-row class="radio"><input ${A('radio', o.label, ch(o))} type="radio" ${on(o)} ${dis(o)}> ${lab(o)}</label>`,
    tabs: o => `<div class="tabs ${R.pick(['', 'is-boxed', 'is-toggle'])}"><ul>${o.items.map((l, i) => `<li class="${i === o.selected ? 'is-active' : ''}"><a ${A('tab', l, [i === o.selected && 'selected'])}>${ESC(l)}</a></li>`).join('')}</ul></div>`,
    chip: o => `<span ${A('button', o.label, [o.selected && 'selected'])} class="tag is-medium ${o.selected ? 'is-primary' : ''}">${lab(o)}</span>`,
    slider: o => `<input ${A('slider', '', st(o))} type="range" style="width:100%" value="${o.value}" ${dis(o)}>`,
  };
  KITS.uikit = {
    begin: dark => { document.body.classList.add(dark ? 'uk-light' : 'uk-dark'); document.body.style.background = dark ? '#222' : '#fff'; },
    button: o => `<button ${A('button', o.label, st(o))} class="uk-button uk-button-${['primary', 'default', 'text', 'secondary', 'danger'][o.variant]}" ${dis(o)}>${lab(o)}</button>`,
    input: o => `<label class="uk-form-label">${lab(o)}</label><input ${A('textbox', o.label, [...st(o), o.password && 'password'])} class="uk-input" ${field(o)}>`,
    textarea: o => `<textarea ${A('textbox', o.label, [...st(o), 'multiline'])} class="uk-textarea" rows="3" placeholder="${lab(o)}" ${dis(o)}>${ESC(o.value)}</textarea>`,
    select: o => `<label class="uk-form-label">${lab(o)}</label><select ${A('combobox', o.label, st(o))} class="uk-select" ${dis(o)}>${options(o)}</select>`,
    checkbox: o => `<label data-row><input ${A('checkbox', o.label, ch(o))} class="uk-checkbox" type="checkbox" ${on(o)} ${dis(o)}> ${lab(o)}</label>`,
    radio: o => `<label data-row><input ${A('radio', o.label, ch(o))} class="uk-radio" type="radio" ${on(o)} ${dis(o)}> ${lab(o)}</label>`,
    slider: o => `<input ${A('slider', '', st(o))} class="uk-range" type="range" value="${o.value}" ${dis(o)}>`,
    tabs: o => `<ul class="uk-tab">${o.items.map((l, i) => `<li class="${i === o.selected ? 'uk-active' : ''}"><a ${A('tab', l, [i === o.selected && 'selected'])}>${ESC(l)}</a></li>`).join('')}</ul>`,
  };
  KITS.pico = {
    begin: dark => { document.documentElement.setAttribute('data-theme', dark ? 'dark' : 'light'); document.body.style.background = ''; document.body.style.color = ''; },
    button: o => `<button ${A('button', o.label, st(o))} class="${['', 'secondary', 'outline', 'contrast', 'outline secondary'][o.variant]}" style="width:auto" ${dis(o)}>${lab(o)}</button>`,
    input: o => `<label>${lab(o)}<input ${A('textbox', o.label, [...st(o), o.password && 'password'])} ${field(o)}></label>`,
    textarea: o => `<textarea ${A('textbox', o.label, [...st(o), 'multiline'])} placeholder="${lab(o)}" ${dis(o)}>${ESC(o.value)}</textarea>`,
    search: o => `<input ${A('searchbox', o.placeholder)} type="search" placeholder="${ESC(o.placeholder)}" value="${ESC(o.value)}">`,
    select: o => `<label>${lab(o)}<select ${A('combobox', o.label, st(o))} ${dis(o)}>${options(o)}</select></label>`,
    checkbox: o => `<label data-row><input ${A('checkbox', o.label, ch(o))} type="checkbox" ${on(o)} ${dis(o)}> ${lab(o)}</label>`,
    radio: o => `<label data-row><input ${A('radio', o.label, ch(o))} type="radio" ${on(o)} ${dis(o)}> ${lab(o)}</label>`,
    toggle: o => `<label data-row><input ${A('switch', o.label, ch(o))} type="checkbox" role="switch" ${on(o)} ${dis(o)}> ${lab(o)}</label>`,
    slider: o => `<input ${A('slider', '', st(o))} type="range" value="${o.value}" ${dis(o)}>`,
  };
  KITS.fomantic = {
    begin: dark => { document.body.style.background = dark ? '#1b1c1d' : '#fff'; document.body.style.color = dark ? '#ddd' : '#222'; KITS.fomantic.inv = dark ? 'inverted' : ''; },
    button: o => `<button ${A('button', o.label, st(o))} class="ui ${['primary', 'secondary', 'basic', '', 'green'][o.variant]} ${KITS.fomantic.inv} button ${o.disabled ? 'disabled' : ''}">${lab(o)}</button>`,
    input: o => `<div class="ui form"><div class="field"><label style="color:inherit">${lab(o)}</label><input ${A('textbox', o.label, [...st(o), o.password && 'password'])} ${field(o)}></div></div>`,
    checkbox: o => `<div data-row class="ui checkbox ${o.disabled ? 'disabled' : ''}" ${A('checkbox', o.label, ch(o), 'i.b')}><input type="checkbox" ${on(o)} ${dis(o)}><i class="b" style="position:absolute;left:0;top:0;width:17px;height:17px;pointer-events:none"></i><label style="color:inherit">${lab(o)}</label></div>`,
    radio: o => `<div data-row class="ui radio checkbox ${o.disabled ? 'disabled' : ''}" ${A('radio', o.label, ch(o), 'i.b')}><input type="radio" ${on(o)} ${dis(o)}><i class="b" style="position:absolute;left:0;top:1px;width:15px;height:15px;pointer-events:none"></i><label style="color:inherit">${lab(o)}</label></div>`,
    toggle: o => `<div data-row class="ui toggle checkbox ${o.disabled ? 'disabled' : ''}" ${A('switch', o.label, ch(o), 'i.b')}><input type="checkbox" ${on(o)} ${dis(o)}><i class="b" style="position:absolute;left:0;top:0;width:49px;height:21px;pointer-events:none"></i><label style="color:inherit">${lab(o)}</label></div>`,
    tabs: o => `<div class="ui ${R.pick(['tabular', 'pointing secondary', 'pointing'])} ${KITS.fomantic.inv} menu">${o.items.map((l, i) => `<a ${A('tab', l, [i === o.selected && 'selected'])} class="${i === o.selected ? 'active ' : ''}item">${ESC(l)}</a>`).join('')}</div>`,
    chip: o => `<a ${A('button', o.label, [o.selected && 'selected'])} class="ui ${o.selected ? 'blue' : ''} label">${lab(o)}</a>`,
  };
  KITS.materialize = {
    begin: dark => { document.body.style.background = dark ? '#121212' : '#fff'; document.body.style.color = dark ? '#ddd' : '#222'; },
    button: o => `<a ${A('button', o.label, st(o))} class="waves-effect ${['btn', 'btn', 'btn-flat', 'btn', 'btn-small'][o.variant]} ${o.disabled ? 'disabled' : ''}">${lab(o)}</a>`,
    input: o => `<div class="input-field"><input ${A('textbox', o.label, [...st(o), o.password && 'password'])} ${field({...o, placeholder: o.placeholder || o.label})}></div>`,
    checkbox: o => `<label data-row ${A('checkbox', o.label, ch(o), 'i.b')} style="position:relative"><input type="checkbox" class="filled-in" ${on(o)} ${dis(o)}><i class="b" style="position:absolute;left:0;top:0;width:20px;height:20px;pointer-events:none"></i><span>${lab(o)}</span></label>`,
    radio: o => `<label data-row ${A('radio', o.label, ch(o), 'i.b')} style="position:relative"><input type="radio" ${on(o)} ${dis(o)}><i class="b" style="position:absolute;left:4px;top:4px;width:16px;height:16px;pointer-events:none"></i><span>${lab(o)}</span></label>`,
    toggle: o => `<div data-row class="switch"><label><input type="checkbox" ${on(o)} ${dis(o)}><span ${A('switch', o.label, ch(o))} class="lever"></span>${lab(o)}</label></div>`,
    tabs: o => `<ul class="tabs" style="background:transparent">${o.items.map((l, i) => `<li class="tab"><a ${A('tab', l, [i === o.selected && 'selected'])} class="${i === o.selected ? 'active' : ''}" style="${i === o.selected ? 'border-bottom:2px solid #ee6e73' : ''}">${ESC(l)}</a></li>`).join('')}</ul>`,
    chip: o => `<div ${A('button', o.label, [o.selected && 'selected'])} class="chip" style="${o.selected ? 'background:#26a69a;color:#fff' : ''}">${lab(o)}</div>`,
  };
  KITS.vant = {
    begin: dark => { document.documentElement.className = dark ? 'van-theme-dark' : ''; document.body.style.background = dark ? '#000' : '#f7f8fa'; document.body.style.color = dark ? '#f5f5f5' : '#323233'; },
    button: o => `<button ${A('button', o.label, st(o))} class="van-button van-button--${['primary', 'default', 'success', 'warning', 'danger'][o.variant]} van-button--${R.pick(['normal', 'small', 'large'])} ${R.chance(0.3) ? 'van-button--round' : ''} ${o.disabled ? 'van-button--disabled' : ''}" style="${o.block ? '' : 'width:auto'}"><div class="van-button__content"><span class="van-button__text">${lab(o)}</span></div></button>`,
    input: o => `<div class="van-cell van-field ${o.disabled ? 'van-field--disabled' : ''}" ${A('textbox', o.label, [...st(o), o.password && 'password'])}><div class="van-cell__title van-field__label"><label>${lab(o)}</label></div><div class="van-cell__value van-field__value"><div class="van-field__body"><input class="van-field__control" ${field(o)}></div></div></div>`,
    checkbox: o => `<div data-row class="van-checkbox" ${A('checkbox', o.label, ch(o), '.van-checkbox__icon')}><div class="van-checkbox__icon van-checkbox__icon--round ${o.checked ? 'van-checkbox__icon--checked' : ''} ${o.disabled ? 'van-checkbox__icon--disabled' : ''}"><i class="van-icon" style="display:flex;align-items:center;justify-content:center">${o.checked ? '<svg width="14" height="14" viewBox="0 0 24 24" fill="none" stroke="#fff" stroke-width="3"><path d="M4 12l6 6L20 6"/></svg>' : ''}</i></div><span class="van-checkbox__label">${lab(o)}</span></div>`,
    radio: o => `<div data-row class="van-radio" ${A('radio', o.label, ch(o), '.van-radio__icon')}><div class="van-radio__icon van-radio__icon--round ${o.checked ? 'van-radio__icon--checked' : ''} ${o.disabled ? 'van-radio__icon--disabled' : ''}"><i class="van-icon" style="display:flex;align-items:center;justify-content:center">${o.checked ? '<svg width="14" height="14" viewBox="0 0 24 24" fill="none" stroke="#fff" stroke-width="3"><path d="M4 12l6 6L20 6"/></svg>' : ''}</i></div><span class="van-radio__label">${lab(o)}</span></div>`,
    toggle: o => `<div data-row class="van-cell" style="align-items:center"><div class="van-cell__title">${lab(o)}</div><div ${A('switch', o.label, ch(o))} class="van-switch ${o.checked ? 'van-switch--on' : ''} ${o.disabled ? 'van-switch--disabled' : ''}" style="flex:none"><div class="van-switch__node"></div></div></div>`,
    tabs: o => `<div class="van-tabs van-tabs--line"><div class="van-tabs__wrap"><div class="van-tabs__nav van-tabs__nav--line">${o.items.map((l, i) => `<div ${A('tab', l, [i === o.selected && 'selected'])} class="van-tab van-tab--line ${i === o.selected ? 'van-tab--active' : ''}" style="${i === o.selected ? 'box-shadow:inset 0 -3px #1989fa' : ''}"><span class="van-tab__text">${ESC(l)}</span></div>`).join('')}</div></div></div>`,
    search: o => `<div class="van-search"><div ${A('searchbox', o.placeholder)} class="van-search__content van-search__content--${R.pick(['round', 'square'])}"><div class="van-cell van-search__field"><div class="van-field__left-icon">${'<svg width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"><circle cx="10" cy="10" r="6"/><path d="M15 15l6 6"/></svg>'}</div><div class="van-cell__value"><input class="van-field__control" placeholder="${ESC(o.placeholder)}" value="${ESC(o.value)}"></div></div></div></div>`,
    slider: o => `<div style="padding:10px 12px"><div ${A('slider', '', st(o), '.w')} class="van-slider ${o.disabled ? 'van-slider--disabled' : ''}"><span class="w" style="position:absolute;left:-12px;right:-12px;top:-11px;bottom:-11px;pointer-events:none"></span><div class="van-slider__bar" style="width:${o.value}%"><div class="van-slider__button-wrapper van-slider__button-wrapper--right"><div class="van-slider__button"></div></div></div></div></div>`,
    bottomnav: o => `<div class="van-tabbar van-hairline--top-bottom" style="position:static;flex:none">${o.items.map((l, i) => `<div ${A('tab', l, [i === o.selected && 'selected'])} class="van-tabbar-item ${i === o.selected ? 'van-tabbar-item--active' : ''}"><div class="van-tabbar-item__icon">${ICON(22)}</div><div class="van-tabbar-item__text">${ESC(l)}</div></div>`).join('')}</div>`,
    chip: o => `<span ${A('button', o.label, [o.selected && 'selected'])} class="van-tag van-tag--${o.selected ? 'primary' : 'default'} van-tag--large">${lab(o)}</span>`,
  };
  KITS.antdmobile = {
    begin: dark => { document.documentElement.setAttribute('data-prefers-color-scheme', dark ? 'dark' : 'light'); document.body.style.background = dark ? '#000' : '#fff'; document.body.style.color = dark ? '#e6e6e6' : '#333'; },
    button: o => `<button ${A('button', o.label, st(o))} class="adm-button adm-button-${['primary', 'default', 'success', 'default', 'danger'][o.variant]} ${o.variant === 3 ? 'adm-button-fill-outline' : ''} adm-button-shape-${R.pick(['default', 'rounded'])} ${o.block ? 'adm-button-block' : ''} ${o.disabled ? 'adm-button-disabled' : ''}"><span>${lab(o)}</span></button>`,
    checkbox: o => `<label data-row class="adm-checkbox ${o.checked ? 'adm-checkbox-checked' : ''} ${o.disabled ? 'adm-checkbox-disabled' : ''}" ${A('checkbox', o.label, ch(o), '.adm-checkbox-icon')}><div class="adm-checkbox-icon" style="display:flex;align-items:center;justify-content:center">${o.checked ? '<svg width="14" height="14" viewBox="0 0 24 24" fill="none" stroke="#fff" stroke-width="3"><path d="M4 12l6 6L20 6"/></svg>' : ''}</div><div class="adm-checkbox-content">${lab(o)}</div></label>`,
    radio: o => `<label data-row class="adm-radio ${o.checked ? 'adm-radio-checked' : ''} ${o.disabled ? 'adm-radio-disabled' : ''}" ${A('radio', o.label, ch(o), '.adm-radio-icon')}><div class="adm-radio-icon" style="display:flex;align-items:center;justify-content:center">${o.checked ? '<svg width="14" height="14" viewBox="0 0 24 24" fill="none" stroke="#fff" stroke-width="3"><path d="M4 12l6 6L20 6"/></svg>' : ''}</div><div class="adm-radio-content">${lab(o)}</div></label>`,
    toggle: o => `<div data-row style="display:flex;justify-content:space-between;align-items:center"><span>${lab(o)}</span><div ${A('switch', o.label, ch(o), '.adm-switch-checkbox')} class="adm-switch ${o.checked ? 'adm-switch-checked' : ''} ${o.disabled ? 'adm-switch-disabled' : ''}"><div class="adm-switch-checkbox"><div class="adm-switch-handle"></div><div class="adm-switch-inner"></div></div></div></div>`,
    search: o => `<div class="adm-search-bar"><div ${A('searchbox', o.placeholder)} class="adm-search-bar-input-box"><div class="adm-search-bar-input-box-icon"><svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"><circle cx="10" cy="10" r="6"/><path d="M15 15l6 6"/></svg></div><div class="adm-input adm-search-bar-input"><input class="adm-input-element" placeholder="${ESC(o.placeholder)}" value="${ESC(o.value)}"></div></div></div>`,
    tabs: o => `<div class="adm-tabs"><div class="adm-tabs-header"><div class="adm-tabs-tab-list" style="display:flex">${o.items.map((l, i) => `<div class="adm-tabs-tab-wrapper adm-tabs-tab-wrapper-stretch"><div ${A('tab', l, [i === o.selected && 'selected'])} class="adm-tabs-tab ${i === o.selected ? 'adm-tabs-tab-active' : ''}" style="${i === o.selected ? 'border-bottom:2px solid #1677ff' : ''}">${ESC(l)}</div></div>`).join('')}</div></div></div>`,
    bottomnav: o => `<div class="adm-tab-bar" style="flex:none"><div class="adm-tab-bar-wrap">${o.items.map((l, i) => `<div ${A('tab', l, [i === o.selected && 'selected'])} class="adm-tab-bar-item ${i === o.selected ? 'adm-tab-bar-item-active' : ''}"><div class="adm-tab-bar-item-icon">${ICON(24)}</div><div class="adm-tab-bar-item-title">${ESC(l)}</div></div>`).join('')}</div></div>`,
  };
})();
