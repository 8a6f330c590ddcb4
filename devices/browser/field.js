// Runs on a field: reads, empties, or sets it. Setting goes through the native setter and the two events a person's
// change would cause, for the few fields that take no keys (pickers of dates, colours and ranges).
function (what, value) {
  const e = this;
  const read = () => e.isContentEditable ? e.innerText.replace(/\n$/, "") : "value" in e ? String(e.value) : null;
  if (what === "read") return { value: read(), multiline: e.isContentEditable || e.tagName === "TEXTAREA",
    type: (e.type || "").toLowerCase(), tag: e.tagName.toLowerCase(), max: e.maxLength ?? -1 };
  if (what === "focus-end" || what === "focus-all") {
    e.focus({ preventScroll: true });
    if (e.isContentEditable) {
      const range = document.createRange();
      range.selectNodeContents(e);
      if (what === "focus-end") range.collapse(false);
      const selection = e.ownerDocument.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
    } else if (what === "focus-all") {
      if (e.select) e.select();
    } else {
      try { e.setSelectionRange(e.value.length, e.value.length); } catch { /* number and e-mail fields have none */ }
    }
    // One that its page has taken away meanwhile has a root without an active element.
    const active = e.getRootNode().activeElement;
    return { focused: Boolean(active) && e.contains(active) };
  }
  if (what === "set") {
    e.focus({ preventScroll: true });
    const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(e), "value").set;
    setter.call(e, value);
    e.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    e.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
    return { value: read() };
  }
  if (what === "options") return e.tagName !== "SELECT" ? null : [...e.options].map((o) => ({
    text: (o.label || o.textContent || "").trim().replace(/\s+/g, " "), value: o.value,
    disabled: o.disabled || (o.parentElement && o.parentElement.disabled === true) }));
  if (what === "choose") {
    e.focus({ preventScroll: true });
    for (let i = 0; i < e.options.length; i++) {
      const wanted = value.includes(i);
      if (e.multiple || wanted) e.options[i].selected = wanted;
    }
    e.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    e.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
    return { value: [...e.selectedOptions].map((o) => (o.label || o.textContent).trim()).join(", ") };
  }
  if (what === "scroll") {
    const page = e === document.documentElement || e === document.body;
    const box = page ? document.scrollingElement : e;
    if (value) box.scrollBy({ left: value[0], top: value[1], behavior: "instant" });
    return [box.scrollLeft, box.scrollTop];
  }
  return null;
}
