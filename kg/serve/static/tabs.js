// The editor's tabs, and what fills them: a link, the page's own query, or what was there the last time.
const STORED = "kg.editor"; // tabs, in this browser

// A link to a query is an address with #query=, which no server sees: it fills the editor and runs nothing.
export function linked() {
  return new URLSearchParams(location.hash.slice(1)).get("query");
}

export function linkFor(query) {
  return `${location.origin}/sparql#query=${encodeURIComponent(query)}`;
}

const written = (tab) => tab.getYasqe()?.getValue() ?? tab.getPersistedJson().yasqe.value;

// A browser that stores nothing, or nonsense, begins with no tabs.
function stored() {
  try {
    const { tabs, active } = JSON.parse(localStorage.getItem(STORED));
    const whole = tabs.filter(({ name, query }) => typeof name === "string" && typeof query === "string");
    return { tabs: whole, active: Number(active) || 0 };
  } catch {
    return { tabs: [], active: 0 };
  }
}

export function store(yasgui) {
  const ids = yasgui.persistentConfig.getTabs().filter((id) => yasgui.getTab(id));
  const tabs = ids.map((id) => ({ name: yasgui.getTab(id).getName(), query: written(yasgui.getTab(id)) }));
  try {
    localStorage.setItem(STORED, JSON.stringify({ tabs, active: ids.indexOf(yasgui.getTab()?.getId()) }));
  } catch {
    // then they are gone with the page
  }
}

// A tab with this query: the one that has it, or a new one.
export function open(yasgui, query, name) {
  const there = Object.values(yasgui._tabs).find((tab) => written(tab) === query);
  if (there) yasgui.selectTabId(there.getId());
  else yasgui.addTab(true, { name: yasgui.createTabName(name), yasqe: { value: query } });
}

export function restore(yasgui, shown) {
  const { tabs, active } = stored();
  tabs.forEach(({ name, query }, number) => yasgui.addTab(number === active, { name, yasqe: { value: query } }));
  if (linked()) open(yasgui, linked(), "Linked query");
  else if (!yasgui.getTab() || new URLSearchParams(location.search).has("query")) open(yasgui, shown);
}
