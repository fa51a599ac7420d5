"use strict";
// The page is whole without this script. Long tables stand in noscript elements, which a browser with scripts
// keeps as text: they are read from there, and only the rows of one page are put into the document.
(() => {
  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const words = (cell) => cell.textContent.replace(/\s+/g, " ").trim();
  const tables = [];

  class BigTable {
    constructor(place) {
      const parsed = new DOMParser().parseFromString(place.querySelector("noscript").textContent, "text/html");
      this.size = Number(place.dataset.rows);
      this.words = place.dataset.words;
      this.table = document.adoptNode(parsed.querySelector("table"));
      this.body = this.table.tBodies[0];
      this.rows = [...this.body.rows];
      this.rows.forEach((row, number) => { row.number = number; });
      this.body.replaceChildren();
      this.found = this.rows;
      this.page = 0;
      this.filters = new Map();
      this.head = [...this.table.tHead.rows[0].cells];
      const caption = this.table.caption.textContent;
      const around = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, this.table);
      this.tools = this.makeTools(caption);
      this.head.forEach((cell, column) => this.makeSort(cell, column));
      place.replaceChildren(this.tools, around);
      this.show();
    }

    makeTools(caption) {
      this.search = element("input", { type: "search", autocomplete: "off", spellcheck: "false" });
      this.search.addEventListener("input", () => this.filter());
      this.status = element("output", { "aria-live": "polite" });
      this.back = element("button", { type: "button", class: "page" }, "Previous");
      this.next = element("button", { type: "button", class: "page" }, "Next");
      for (const button of [this.back, this.next]) button.setAttribute("aria-label", `${button.textContent} page: ${caption}`);
      this.back.addEventListener("click", () => this.turn(-1));
      this.next.addEventListener("click", () => this.turn(1));
      const selects = this.head.flatMap((cell, column) => ("filter" in cell.dataset ? [this.makeFilter(cell, column)] : []));
      const label = element("label", {}, element("span", {}, "Search", element("span", { class: "hidden" }, ` in: ${caption}`)), this.search);
      const tools = element("div", { class: "tools" }, label, ...selects, this.back, this.next, this.status);
      tools.hidden = this.rows.length < 16 && this.rows.length <= this.size;
      return tools;
    }

    makeFilter(cell, column) {
      const values = new Map();
      for (const row of this.rows) {
        const value = this.value(row, column);
        values.set(value, (values.get(value) ?? 0) + 1);
      }
      const select = element("select", {}, element("option", { value: "" }, "all"));
      for (const value of [...values.keys()].sort()) select.append(element("option", { value }, `${value} (${values.get(value)})`));
      select.addEventListener("change", () => {
        if (select.value) this.filters.set(column, select.value);
        else this.filters.delete(column);
        this.filter();
      });
      return element("label", {}, element("span", {}, words(cell)), select);
    }

    makeSort(cell, column) {
      if (!cell.dataset.sort) return;
      const button = element("button", { type: "button" }, ...cell.childNodes);
      cell.replaceChildren(button);
      cell.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => this.sort(column));
    }

    value(row, column) {
      const cell = row.cells[column];
      return cell.dataset.value ?? words(cell);
    }

    filter() {
      const wanted = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
      this.found = this.rows.filter((row) => {
        for (const [column, value] of this.filters) if (this.value(row, column) !== value) return false;
        row.searched ??= row.textContent.toLowerCase();
        return wanted.every((word) => row.searched.includes(word));
      });
      this.page = 0;
      this.show();
    }

    sort(column) {
      const cell = this.head[column];
      const now = cell.getAttribute("aria-sort");
      const next = now === "none" ? "ascending" : now === "ascending" ? "descending" : "none";
      for (const other of this.head) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
      cell.setAttribute("aria-sort", next);
      const key = (row) => row.cells[column].dataset.key ?? words(row.cells[column]);
      const compare = cell.dataset.sort === "number"
        ? (one, other) => Number(key(one)) - Number(key(other))
        : (one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0);
      const sign = next === "descending" ? -1 : 1;
      this.rows.sort((one, other) => (next === "none" ? 0 : sign * compare(one, other)) || one.number - other.number);
      this.filter();
    }

    turn(step) {
      this.page += step;
      this.show();
    }

    show(all = false) {
      const pages = Math.max(1, Math.ceil(this.found.length / this.size));
      this.page = Math.min(Math.max(this.page, 0), pages - 1);
      const first = this.page * this.size;
      const rows = all ? this.found : this.found.slice(first, first + this.size);
      this.body.replaceChildren(...rows);
      this.back.hidden = this.next.hidden = pages === 1;
      this.back.disabled = this.page === 0;
      this.next.disabled = this.page === pages - 1;
      const some = this.found.length === this.rows.length ? "" : ` of ${this.rows.length}`;
      const range = pages === 1 ? "" : `, ${first + 1} to ${Math.min(first + this.size, this.found.length)} shown`;
      this.status.textContent = `${this.found.length}${some} ${this.words}${range}`;
    }

    reveal(id) {
      const row = this.rows.find((one) => one.id === id);
      if (row === undefined) return false;
      if (!this.found.includes(row)) {
        this.search.value = "";
        for (const select of this.tools.querySelectorAll("select")) select.value = "";
        this.filters.clear();
        this.filter();
      }
      this.page = Math.floor(this.found.indexOf(row) / this.size);
      this.show();
      for (const other of this.rows) other.classList.toggle("found", other === row);
      row.scrollIntoView({ block: "center" });
      row.focus({ preventScroll: true });
      return true;
    }
  }

  for (const place of document.querySelectorAll(".big")) tables.push(new BigTable(place));

  const follow = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id) tables.some((table) => table.reveal(id));
  };
  addEventListener("hashchange", follow);
  follow();
  // A second click on the same link changes no hash.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (link && link.hash === location.hash) follow();
  });

  // On paper everything is open, and every row is there.
  let opened = [];
  addEventListener("beforeprint", () => {
    for (const table of tables) table.show(true);
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
    for (const table of tables) table.show();
  });

  const themes = [["", "as the system"], ["light", "light"], ["dark", "dark"]];
  const button = document.getElementById("theme");
  let theme = 0;
  button.hidden = false;
  button.addEventListener("click", () => {
    theme = (theme + 1) % themes.length;
    if (themes[theme][0]) document.documentElement.dataset.theme = themes[theme][0];
    else delete document.documentElement.dataset.theme;
    button.textContent = `Theme: ${themes[theme][1]}`;
  });
})();
