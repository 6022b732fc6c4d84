// „Merken“ without leaving the page. The list lives in this tab (sessionStorage) and in addresses, nowhere else: it is
// never sent but in the address of the list, and closing the tab or leaving a page quickly forgets it
// (docs/decisions/0008-the-shortlist-lives-in-its-address.md). Without this file „Merken“ is a link to the list.
//
// <script data-shortlist="/de/merkliste/" data-most="30" data-words="Merken" data-noted="…" data-remove="…" data-count="… {n}"
//   data-full="…">
// <a data-note="a12" href="…"><svg>…<use href="…#i-bookmark"/></svg> … <span data-note-words>Merken</span></a>
// On the page of the list: <div data-shortlist-page="a12-k5">, <a data-shortlist-clear>, <p data-shortlist-kept hidden>,
// <div data-print-heading hidden><input></div> and <p data-print-heading-shown>: what is typed stands on paper only.

const KEY = "merkliste";
const words = document.querySelector("script[data-shortlist]").dataset;
const most = Number(words.most);
const page = document.querySelector("[data-shortlist-page]");

function held() {
  return (sessionStorage.getItem(KEY) || "").split("-").filter(Boolean);
}

function keep(items) {
  if (items.length) sessionStorage.setItem(KEY, items.join("-"));
  else sessionStorage.removeItem(KEY);
}

function address(items) {
  return items.length ? `${words.shortlist}?items=${items.join("-")}` : words.shortlist;
}

const status = document.createElement("span");
status.className = "kim-sr";
status.setAttribute("role", "status");
document.body.append(status);

function counted(items) {
  return words.count.replace("{n}", items.length);
}

// The menu knows the list and how long it is.
function showInMenu(items) {
  for (const link of document.querySelectorAll(".kim-nav a")) {
    if (link.pathname !== words.shortlist) continue;
    link.href = address(items);
    link.querySelector(".kim-count")?.remove();
    if (!items.length) continue;
    const count = document.createElement("span");
    count.className = "kim-count";
    count.textContent = items.length;
    link.append(" ", count);
  }
}

function showNoted(button, noted) {
  const use = button.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, noted ? "#i-bookmark-on" : "#i-bookmark"));
  button.querySelector("[data-note-words]").textContent = noted ? words.noted : button.dataset.words;
  button.querySelector("[data-note-more]").textContent = noted ? words.remove : "";
}

// The way to the list stands beside what was pressed last: on a phone the menu is folded.
const onward = document.createElement("a");
onward.className = "kern-btn kern-btn--tertiary kim-btn-s kim-noprint";
onward.append(document.createElement("span"));
onward.firstChild.className = "kern-label";

function press(button) {
  const items = held();
  const noted = items.includes(button.dataset.note);
  if (!noted && items.length >= most) {
    status.textContent = words.full;
    onward.firstChild.textContent = words.full;
    onward.href = address(items);
    button.after(onward);
    return;
  }
  const changed = noted ? items.filter((item) => item !== button.dataset.note) : [...items, button.dataset.note];
  keep(changed);
  refresh();
  status.textContent = counted(changed);
  onward.firstChild.textContent = counted(changed);
  onward.href = address(changed);
  if (changed.length) button.after(onward);
  else onward.remove();
}

// A link leads somewhere, a button switches something.
function attach(link) {
  const button = document.createElement("button");
  const more = document.createElement("span");
  button.type = "button";
  button.className = link.className;
  button.append(...link.childNodes);
  more.className = "kim-sr";
  more.dataset.noteMore = "";
  button.querySelector("[data-note-words]").after(more);
  button.dataset.note = link.dataset.note;
  button.dataset.words = words.words;
  button.addEventListener("click", () => press(button));
  link.replaceWith(button);
}

function refresh() {
  const items = held();
  showInMenu(items);
  for (const button of document.querySelectorAll("button[data-note]")) {
    showNoted(button, items.includes(button.dataset.note));
  }
}

// The page of the list shows what its address says: that is the list to go on with. Without one it opens the tab's.
function follow() {
  if (!page) return;
  const said = new URLSearchParams(window.location.search).has("items");
  if (said) keep(page.dataset.shortlistPage.split("-").filter(Boolean));
  else if (held().length) window.location.replace(address(held()));
  for (const part of page.querySelectorAll("[data-shortlist-kept]")) part.hidden = false;
  for (const link of page.querySelectorAll("[data-shortlist-clear]")) link.addEventListener("click", () => keep([]));
}

function printHeading() {
  const part = document.querySelector("[data-print-heading]");
  const shown = document.querySelector("[data-print-heading-shown]");
  if (!part || !shown) return;
  part.hidden = false;
  part.querySelector("input").addEventListener("input", (event) => {
    shown.textContent = event.target.value;
  });
}

printHeading();

function start() {
  follow();
  for (const link of document.querySelectorAll("a[data-note]")) attach(link);
  for (const link of document.querySelectorAll(".kim-exit__btn")) link.addEventListener("click", () => keep([]));
  refresh();
  // A page that the browser kept for „back“ may show an older list.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      follow();
      refresh();
    }
  });
}

try {
  held();
  start();
} catch {
  // Storage is switched off: the links go on working.
}
