"use strict";
// While a list is read: how far it has come, asked every second; the page is loaded anew once it is over.
document.addEventListener("DOMContentLoaded", () => {
  const bar = document.querySelector("progress[data-progress]");
  if (!bar) return;
  const text = document.getElementById("progress-text");
  const ask = async () => {
    try {
      const answer = await fetch(bar.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const now = await answer.json();
        if (!now.running) return window.location.reload();
        bar.value = now.percent;
        text.textContent = now.said;
      }
    } catch { /* the next second asks again */ }
    return window.setTimeout(ask, 1000);
  };
  window.setTimeout(ask, 1000);
});
