// A long list of checkboxes becomes a field to type in, with what is chosen as chips: a combobox as WAI-ARIA describes it.
// The checkboxes stay in the form and are what is sent. Without this file they are the list.
//
// <div data-picker data-search="…" data-remove="Remove {name}" data-found="{number} found" data-none="…">
//   … <label><input type="checkbox" data-words="further | words">Label</label> …
// </div>

const MOST = 30;

let pickers = 0;

const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ß", "ss");

function entryOf(box) {
  const label = box.closest("label") ?? document.querySelector(`label[for="${box.id}"]`);
  // Django writes a group as a <div> that begins with a <label> of its name.
  const heading = label.parentElement.parentElement.firstElementChild;
  const group = heading.matches("label") ? heading.textContent.trim() : "";
  const name = label.textContent.trim();
  return { box, name, group, title: fold(name), words: fold(box.dataset.words ?? "") };
}

function rank(entry, words) {
  if (!words.every((word) => entry.title.includes(word) || entry.words.includes(word) || fold(entry.group).includes(word)))
    return 0;
  if (words.some((word) => entry.title.startsWith(word))) return 3;
  return words.every((word) => entry.title.includes(word)) ? 2 : 1;
}

function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function attach(root) {
  const entries = [...root.querySelectorAll("input[type=checkbox]")].map(entryOf);
  if (!entries.length) return;
  const { search, remove, found, none } = root.dataset;
  const list = root.firstElementChild;
  const id = `kim-picker-${(pickers += 1)}`;
  const chips = element("ul", { class: "kim-picker__chips" });
  const field = element("input", {
    type: "text",
    role: "combobox",
    class: "kim-picker__field",
    placeholder: search,
    autocomplete: "off",
    "aria-label": root.closest(".w-field__wrapper, fieldset, section")?.querySelector("label, h2, legend")?.textContent.trim() ?? search,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": id,
  });
  const options = element("ul", { id, role: "listbox", class: "kim-picker__options", hidden: "" });
  const status = element("div", { role: "status", class: "w-sr-only" });
  let shown = [];
  let active = -1;

  function draw() {
    chips.replaceChildren(
      ...entries
        .filter(({ box }) => box.checked)
        .map((entry) => {
          const chip = element("li");
          const button = element("button", { type: "button", "aria-label": remove.replace("{name}", entry.name) }, entry.name);
          button.addEventListener("click", () => {
            choose(entry, false);
            field.focus();
          });
          chip.append(button);
          return chip;
        }),
    );
  }

  function choose(entry, checked) {
    entry.box.checked = checked;
    entry.box.dispatchEvent(new Event("change", { bubbles: true }));
    draw();
  }

  function close() {
    options.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function open() {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    shown = entries
      .filter(({ box }) => !box.checked)
      .map((entry) => ({ entry, rank: words.length ? rank(entry, words) : 1 }))
      .filter((one) => one.rank)
      .sort((one, other) => other.rank - one.rank)
      .slice(0, words.length ? MOST : entries.length)
      .map(({ entry }) => entry);
    options.replaceChildren(
      ...shown.map((entry, number) => {
        const option = element("li", { id: `${id}-${number}`, role: "option", "aria-selected": "false" }, entry.name);
        if (entry.group) option.append(element("span", {}, entry.group));
        option.addEventListener("mousedown", (event) => {
          event.preventDefault(); // the field keeps the focus
          take(number);
        });
        return option;
      }),
    );
    options.hidden = !shown.length;
    active = -1;
    field.setAttribute("aria-expanded", String(!options.hidden));
    status.textContent = shown.length ? found.replace("{number}", shown.length) : none;
  }

  function take(number) {
    choose(shown[number], true);
    field.value = "";
    close();
  }

  function move(step) {
    if (options.hidden) open();
    if (!shown.length) return;
    options.children[active]?.setAttribute("aria-selected", "false");
    active = (active + step + shown.length) % shown.length;
    const option = options.children[active];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  }

  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(active < 0 ? 0 : -1),
    Enter: () => (active >= 0 ? take(active) : shown.length === 1 && !options.hidden && take(0)),
    Escape: () => {
      field.value = "";
      close();
    },
  };
  field.addEventListener("keydown", (event) => {
    if (!(event.key in keys)) return;
    event.preventDefault(); // Enter would send the form
    keys[event.key]();
  });
  field.addEventListener("input", open);
  field.addEventListener("click", () => options.hidden && open());
  field.addEventListener("blur", close);

  list.hidden = true;
  root.prepend(chips, field, options, status);
  draw();
}

document.querySelectorAll("[data-picker]").forEach(attach);
