// The SPARQL editor (Yasgui) in the place of the plain form, which stays for browsers without JavaScript.
import { complete } from "./complete.js";
import { known, make } from "./names.js";
import { Graph, Rows, problem } from "./results.js";
import { linkFor, linked, open, restore, store } from "./tabs.js";

const form = document.querySelector("form.query");
const plain = form.elements.query;
const HELP = "Ctrl-Enter runs the query, Ctrl-Space completes, Tab leaves.";
const CONFIG = {
  autofocus: false,
  autoAddOnInit: false,
  populateFromUrl: false, // it would run what a link holds
  persistenceId: null, // it fails where a browser's storage is full
  copyEndpointOnNewTab: false,
  requestConfig: { endpoint: `${location.origin}/sparql`, method: "POST", headers: {} },
  endpointCatalogueOptions: { getData: () => [], keys: [], renderItem: () => {} },
  contextMenuContainer: document.body,
  yasqe: {
    value: plain.defaultValue,
    createShortLink: undefined,
    prefixCcApi: null,
    editorHeight: "18rem",
    extraKeys: { Tab: false, "Shift-Tab": false },
  },
  yasr: { prefixes: known.prefixes, maxPersistentResponseSize: 0 },
};

function examples(yasgui) {
  const list = known.examples.map(({ name, summary, query }) =>
    make("li", {}, make("button", { type: "button", textContent: summary, onclick: () => show(name, query) })));
  const menu = make("details", { className: "examples" }, make("summary", { textContent: "Examples" }), make("ul", {}, ...list));
  const show = (name, query) => {
    menu.open = false;
    open(yasgui, query, name);
    yasgui.getTab().getYasqe().focus();
  };
  document.addEventListener("click", (event) => menu.contains(event.target) || (menu.open = false));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.firstChild.focus();
  });
  return menu;
}

const WORDS = { VAR1: "?variable", VAR2: "$variable", IRI_REF: "<IRI>", PNAME_LN: "prefix:name", PNAME_NS: "prefix:" };

// What is wrong in a query that is being written, in words that screen readers read, too.
function mistake(yasqe) {
  if (yasqe.queryValid) return "";
  for (let line = 0; line < yasqe.lineCount(); line++) {
    const { state } = yasqe.getTokenAt({ line, ch: yasqe.getLine(line).length });
    const expected = (state.possibleCurrent ?? []).slice(0, 8).map((each) => WORDS[each] ?? each);
    if (!state.OK) return `Line ${line + 1}: ${state.errorMsg ?? `expected ${expected.join("  ")}`}`;
  }
  return "";
}

function watch(yasgui, status) {
  let waiting;
  const say = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => (status.textContent = mistake(yasgui.getTab().getYasqe()) || HELP), 600);
  };
  const seen = new WeakSet();
  return () => {
    const yasqe = yasgui.getTab()?.getYasqe();
    if (!yasqe || seen.has(yasqe)) return;
    seen.add(yasqe);
    yasqe.on("changes", say);
  };
}

// Yasgui draws its parts as they are needed; these are the names and roles that they lack.
function repair(root, status) {
  const each = (selector, change) => root.querySelectorAll(selector).forEach(change);
  each(".yasqe textarea", (area) => (area.ariaLabel = "SPARQL query"));
  each(".yasr textarea", (area) => (area.ariaLabel = "Answer as it came"));
  each(".CodeMirror-hints", (list) => {
    list.ariaLabel = "Completions";
    list.removeAttribute("aria-expanded"); // a list box has none
  });
  each(".closeTab[tabindex]", (button) => button.removeAttribute("tabindex"));
  each(".tab input", (field) => (field.ariaLabel = "Name of the tab"));
  each(".yasqe .yasqe_buttons", (buttons) => {
    // Beside the query they would stand on it. The button says what it does, and comes first.
    const [run, share] = [buttons.querySelector(".yasqe_queryButton"), buttons.querySelector(".yasqe_share")];
    run.append(make("span", { textContent: "Run query" }));
    share.append("Link");
    share.removeAttribute("aria-label");
    buttons.prepend(run);
    buttons.classList.add("run");
    buttons.closest(".yasqe").after(buttons);
  });
  each(".tabPanel.active .run", (bar) => bar.contains(status) || bar.append(status));
  each(".yasqe_sharePopup input", (field) => (field.ariaLabel = "Address of this query"));
  each(".yasr_response_chip", (chip) => chip.setAttribute("role", "status"));
  each(".yasr_btnGroup button", (button) => {
    button.removeAttribute("aria-label");
    button.ariaPressed = button.classList.contains("selected");
  });
}

function start() {
  complete(Yasgui.Yasqe);
  Yasgui.Yasr.registerPlugin("table", Rows);
  Yasgui.Yasr.registerPlugin("graph", Graph);
  Object.assign(Yasgui.Yasr.defaults, { errorRenderers: [problem], pluginOrder: ["table", "graph", "response"] });
  const { setResponse } = Yasgui.Yasr.prototype;
  Yasgui.Yasr.prototype.setResponse = function (data, ...more) {
    const empty = data?.content === ""; // a graph without triples, which it would not show as one
    setResponse.call(this, empty ? { ...data, content: "# no triples\n" } : data, ...more);
  };
  Yasgui.Tab.prototype.getShareableLink = function () {
    return linkFor(this.getQuery());
  };
  const place = make("div", { className: "editor" });
  form.before(place);
  const yasgui = new Yasgui(place, CONFIG);
  const status = make("p", { className: "quiet", role: "status", textContent: HELP });
  const added = make("button", { type: "button", textContent: "New tab", onclick: () => yasgui.addTab(true) });
  place.prepend(make("div", { className: "tools" }, examples(yasgui), added));
  restore(yasgui, plain.value);
  form.hidden = true;
  follow(yasgui, place, status);
}

function follow(yasgui, place, status) {
  const keep = () => setTimeout(() => store(yasgui)); // after Yasgui has done what it tells of
  for (const event of ["tabChange", "tabAdd", "tabSelect", "tabOrderChanged", "tabClose"]) yasgui.on(event, keep);
  addEventListener("pagehide", () => store(yasgui));
  yasgui.on("tabClose", () => setTimeout(() => yasgui.getTab() || yasgui.addTab(true)));
  yasgui.on("query", () => document.querySelector("section[aria-labelledby=answer]")?.remove());
  addEventListener("hashchange", () => linked() && open(yasgui, linked(), "Linked query"));
  const watched = watch(yasgui, status);
  const mend = () => {
    repair(place, status);
    watched();
  };
  mend();
  new MutationObserver(mend).observe(place, { childList: true, subtree: true, attributeFilter: ["class"] });
  place.addEventListener("keydown", (event) => {
    const popup = event.key === "Escape" && event.target.closest(".yasqe_sharePopup");
    if (!popup) return;
    popup.parentElement.querySelector(".yasqe_share").focus();
    popup.remove();
  });
  // Yasgui's own tip on a mistake has inline styles, which the CSP forbids; the status says the same.
  place.addEventListener("mouseover", (event) => event.target.closest(".parseErrorIcon") && event.stopPropagation(), true);
}

if (linked()) plain.value = linked();
if (typeof Yasgui !== "undefined") start();
