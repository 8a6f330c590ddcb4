"use strict";
// Nothing leaves the page: what was entered is checked and shown again, as a server would answer.
const form = document.getElementById("form");
const done = document.getElementById("done");

function complain(field, missing) {
  field.setAttribute("aria-invalid", String(missing));
  document.getElementById(`${field.id}-error`).hidden = !missing;
  return missing;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const wrong = [form.elements.name, form.elements.city].filter((field) => complain(field, !field.value.trim()));
  if (wrong.length) {
    wrong[0].focus();
    return;
  }
  const entered = new FormData(form);
  const rows = [
    ["City", entered.get("city")],
    ["When", entered.get("session")],
    ["Lunch", entered.getAll("lunch").join(", ") || "Everything"],
    ["Bringing", entered.get("item")],
    ["Email", entered.get("email")],
    ["Note", entered.get("note")],
  ];
  const list = document.getElementById("done-list");
  list.replaceChildren();
  for (const [what, value] of rows.filter(([, value]) => value)) {
    const term = list.appendChild(document.createElement("dt"));
    const answer = list.appendChild(document.createElement("dd"));
    term.textContent = what;
    answer.textContent = value;
  }
  document.getElementById("done-name").textContent = entered.get("name").trim();
  form.hidden = true;
  done.hidden = false;
  done.focus();
});

form.addEventListener("reset", () => {
  for (const field of [form.elements.name, form.elements.city]) complain(field, false);
});
