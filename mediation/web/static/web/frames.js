// A table wider than its frame is scrolled by the keys, and its frame has a name. Most browsers do so without this file.
// Of entries wider than a phone, the one that somebody is at is in sight.
"use strict";

{
  const look = ({ target: frame }) => {
    const table = frame.querySelector("table");
    const label = table.getAttribute("aria-label") || (table.caption || table.rows[0]).textContent.trim().replace(/\s+/g, " ");
    for (const [name, value] of [["tabindex", "0"], ["role", "region"], ["aria-label", label]]) {
      if (frame.scrollWidth > frame.clientWidth) frame.setAttribute(name, value);
      else frame.removeAttribute(name);
    }
  };
  const watch = new ResizeObserver((changes) => changes.forEach(look));
  const find = () => document.querySelectorAll(".table-frame").forEach((frame) => watch.observe(frame));

  find();
  document.querySelectorAll(".desk [aria-current]").forEach((one) => one.scrollIntoView({ block: "nearest", inline: "nearest" }));
  document.addEventListener("htmx:load", find);
}
