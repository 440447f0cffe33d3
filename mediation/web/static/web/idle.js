// Says before a login or visit ends that it will, and leaves the page once it has. Without this file it just ends.
"use strict";

{
  const notice = document.getElementById("idle");
  const WARNING = 120;
  let next;

  const later = (seconds) => {
    clearTimeout(next);
    next = setTimeout(look, Math.max(1, seconds) * 1000);
  };

  const told = async (answer) => {
    if (!answer.ok) { window.location.assign(window.location.href); return; }  // to where one logs in
    const { left } = await answer.json();
    notice.hidden = left > WARNING;
    later(left > WARNING ? left - WARNING : Math.min(left + 1, 20));
  };

  const ask = (how) => fetch(notice.action, { redirect: "manual", ...how }).then(told, () => later(20));
  const look = () => ask({ headers: { "X-Unattended": "1" } });

  if (notice) {
    notice.addEventListener("submit", (event) => {
      event.preventDefault();
      ask({ method: "POST", body: new FormData(notice) });
    });
    later(Number(notice.dataset.seconds) - WARNING);
  }
}
