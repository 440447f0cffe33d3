// Drag a file onto the form and see how much of it has arrived. Without this file it is a form like any other.
"use strict";

for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  const bar = form.querySelector("progress");
  const told = form.querySelector("[role=status]");
  const button = form.querySelector("button[type=submit], button:not([type])");

  const isTooLarge = () => input.files[0] && input.files[0].size > Number(form.dataset.largest);
  const chosen = () => { told.textContent = isTooLarge() ? form.dataset.tooLarge : ""; };

  const failed = () => {
    bar.hidden = true;
    button.disabled = false;
    told.textContent = form.dataset.failed;
  };

  const arrived = (request) => {
    if (request.status < 400) { window.location.assign(request.responseURL); return; }
    const page = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
    if (!page) { failed(); return; }
    document.querySelector("main").replaceChildren(...page.childNodes);
    document.querySelector("main").focus();
  };

  const send = (event) => {
    event.preventDefault();
    if (isTooLarge()) { chosen(); return; }
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.max = total;
      bar.value = loaded;
      told.textContent = `${form.dataset.sending} ${Math.floor(100 * loaded / total)}%`;
    });
    request.addEventListener("load", () => arrived(request));
    request.addEventListener("error", failed);
    bar.hidden = false;
    button.disabled = true;
    request.send(new FormData(form));
  };

  form.addEventListener("submit", send);
  input.addEventListener("change", chosen);
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; chosen(); }
  });
}
