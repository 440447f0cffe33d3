// What was typed into a form that is refused stands there again. Without this file it has to be typed once more.
// It is held in the tab from the button to the next page, and no longer.
"use strict";

{
  const KEY = "typed";
  const main = document.querySelector("main");
  const isTyped = (field) => field.name && !["hidden", "password", "file"].includes(field.type);
  const told = (form) => [...form.elements].filter((field) => field.type === "hidden" && field.name !== "csrfmiddlewaretoken");
  const which = (form) => [form.getAttribute("action"), ...told(form).map((field) => field.value)].join(" ");

  const typed = (form) => [...form.elements].filter(isTyped).map((field) => (
    { value: field.value, isChosen: field.checked, name: field.name }
  ));

  const putBack = (form, fields) => {
    [...form.elements].filter(isTyped).forEach((field, place) => {
      const before = fields[place];
      if (!before || before.name !== field.name || field.tagName === "BUTTON") return;
      if (["checkbox", "radio"].includes(field.type)) field.checked = before.isChosen;
      else field.value = before.value;
    });
    for (let around = form.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  };

  const kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
  sessionStorage.removeItem(KEY);
  if (kept && main.querySelector(".alert-danger")) {
    const form = [...main.querySelectorAll("form")].find((one) => which(one) === kept.which);
    if (form) putBack(form, kept.fields);
  }
  main.addEventListener("submit", ({ target }) => {
    if (target.method === "post") sessionStorage.setItem(KEY, JSON.stringify({ which: which(target), fields: typed(target) }));
  });
}
