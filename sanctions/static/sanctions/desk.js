"use strict";
// The reader's own clock beside UTC, which is what counts.
document.addEventListener("DOMContentLoaded", () => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone === "UTC") return;
  for (const element of document.querySelectorAll("time[data-local]")) {
    const moment = new Date(element.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    const local = document.createElement("span");
    local.className = "desk-local";
    local.textContent = `${moment.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" })} ${zone}`;
    element.append(local);
  }
});
