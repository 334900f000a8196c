// What a page can do besides being read. Without this script everything is there all the same.
"use strict";

// A table's columns sort it: the text of a cell, or what `data-sort` says in its place.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  if (body.rows.length < 2) continue;
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const key = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const falling = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", falling ? "descending" : "ascending");
      const rows = [...body.rows].sort((one, two) => compare(key(one, column), key(two, column)));
      body.append(...(falling ? rows.reverse() : rows));
    });
  });
}

// A day leads to the state of the page that held at its end, in UTC.
for (const form of document.querySelectorAll("form.as-of")) {
  const states = [...document.querySelectorAll("table.states tbody tr")];
  const field = form.elements.day;
  field.max = new Date().toISOString().slice(0, 10);
  field.min = states[states.length - 1].dataset.from.slice(0, 10);
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const state = field.value && states.find((row) => row.dataset.from.slice(0, 10) <= field.value);
    if (state) location.assign(state.querySelector("a").href);
  });
}

for (const button of document.querySelectorAll("button.print")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const part of document.querySelectorAll("details")) part.open = true;
    print();
  });
}
