// The picture of a neighbourhood, to be moved about, and with the ties among those who are in it.
const picture = document.querySelector("#around ~ .scroll");
const asPage = { headers: { Accept: "text/html" } }; // what else is asked for gets triples
const ask = async (address) => (await fetch(`${address}?view=neighbours`, asPage)).json();

async function explore(button) {
  button.disabled = true;
  try {
    const [{ draw }, mine] = await Promise.all([import("./graph.js"), ask(location.pathname)]);
    const there = new Set(mine.nodes.map((node) => node.id));
    const others = mine.nodes.filter((node) => !node.main && node.href);
    const found = await Promise.allSettled(others.map((node) => ask(node.href)));
    const among = found.flatMap((each) => each.value?.edges ?? []).filter((edge) => there.has(edge.source) && there.has(edge.target));
    const known = new Map([...mine.edges, ...among].map((edge) => [[edge.source, edge.target].sort().join(" "), edge]));
    draw(picture, mine.nodes, [...known.values()]);
    picture.removeAttribute("tabindex");
    button.remove();
  } catch {
    button.disabled = false;
    button.textContent = "This does not work here; the picture stays";
  }
}

if (picture) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Explore" });
  button.addEventListener("click", () => explore(button));
  picture.before(button);
}
