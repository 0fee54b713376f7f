// A picture of a graph: things and the relations between them, moved by mouse and keyboard.
import cytoscape from "./vendor/cytoscape.min.js";

const SHAPES = { organisation: "round-rectangle", role: "round-tag", statement: "round-octagon", measure: "diamond",
  article: "round-pentagon", literal: "rectangle", term: "rectangle" };
const HELP = "Arrow keys or a click choose a thing; Enter or a double click opens its page.";
const ZOOM = 1.25; // by one step
const CROWDED = 1.5; // relations for each thing, from which the words are shown at the chosen thing alone
const LARGEST = 1.7; // times the size of words

// Cytoscape would add a style sheet of its own, which the CSP forbids, unless an element with this id is there.
function keepSheet() {
  const id = "__________cytoscape_stylesheet";
  if (!document.getElementById(id)) document.head.append(Object.assign(document.createElement("meta"), { id }));
}

// A picture is made to fit, and its words stay of a size to be read.
function style(element, scale, crowded) {
  const size = (pixels) => pixels * Math.min(Math.max(scale, 1), LARGEST);
  const value = (name) => getComputedStyle(element).getPropertyValue(name).trim();
  const [ink, quiet, accent, ground] = ["--ink", "--quiet", "--accent", "--raised"].map(value);
  const text = { color: ink, "font-family": "sans-serif", "text-outline-color": ground, "text-outline-width": 2 };
  return [
    { selector: "node", style: { ...text, label: "data(label)", "font-size": size(12), "text-wrap": "wrap", "text-max-width": size(150),
      "text-valign": "bottom", "text-margin-y": 4, width: 22, height: 22, shape: (node) => SHAPES[node.data("kind")] ?? "ellipse",
      "background-color": (node) => value(`--${node.data("kind")}`) || quiet, "border-width": 1, "border-color": quiet } },
    { selector: "node[kind = 'literal']", style: { "background-color": ground, width: 10, height: 10 } },
    { selector: "node.main", style: { width: 34, height: 34, "font-weight": "bold", "font-size": size(14) } },
    { selector: "edge", style: { ...text, label: crowded ? "" : "data(label)", color: quiet, "font-size": size(10),
      "text-rotation": "autorotate", "min-zoomed-font-size": 7, width: 1.5, "line-color": quiet, "line-opacity": 0.5,
      "target-arrow-color": quiet, "target-arrow-shape": "triangle", "arrow-scale": 0.8, "curve-style": "bezier" } },
    { selector: "node:selected", style: { "border-width": 4, "border-color": accent } },
    { selector: "edge.near", style: { label: "data(label)", "line-color": accent, "line-opacity": 1, "target-arrow-color": accent, color: ink } },
  ];
}

// What a node is and is related to, in words, with a link to its page.
function describe(node) {
  const name = document.createElement(node.data("href") ? "a" : "strong");
  if (node.data("href")) name.href = node.data("href");
  name.textContent = node.data("label");
  const relations = node.connectedEdges().map((edge) => {
    const outward = edge.source().same(node);
    const other = outward ? edge.target() : edge.source();
    return outward ? `${edge.data("label")} ${other.data("label")}` : `${edge.data("label")} of ${other.data("label")}`;
  });
  return [name, relations.length ? `: ${relations.join("; ")}` : ""];
}

function moves(cy, choose) {
  const nodes = cy.nodes().sort((one, other) => one.data("label").localeCompare(other.data("label")));
  const at = () => nodes.toArray().findIndex((node) => node.selected());
  const step = (by) => choose(nodes[(Math.max(at(), by > 0 ? -1 : 0) + by + nodes.length) % nodes.length]);
  const zoom = (by) => cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  const next = () => step(1), previous = () => step(-1);
  return { ArrowRight: next, ArrowDown: next, ArrowLeft: previous, ArrowUp: previous, "+": () => zoom(ZOOM),
    "-": () => zoom(1 / ZOOM), "0": () => cy.fit(undefined, 20), Enter: () => visit(nodes[at()]) };
}

function visit(node) {
  if (node?.data("href")) location.assign(node.data("href"));
}

/**
 * Draws a graph into an element. Nodes are {id, label, href?, kind?, main?}, edges {source, target, label}; a kind gives
 * shape and colour. Returns what ends it: a function.
 */
export function draw(element, nodes, edges) {
  keepSheet();
  const picture = Object.assign(document.createElement("div"), { className: "graph", tabIndex: 0 });
  picture.setAttribute("role", "application");
  picture.setAttribute("aria-label", `Picture of ${nodes.length} things and ${edges.length} relations. Arrow keys ` +
    "choose a thing and Enter opens its page; plus, minus and zero change the size.");
  const said = Object.assign(document.createElement("p"), { className: "quiet", textContent: HELP });
  said.setAttribute("role", "status");
  element.replaceChildren(picture, said);
  const cy = cytoscape({
    container: picture, userZoomingEnabled: false, selectionType: "single",
    userPanningEnabled: !matchMedia("(pointer: coarse)").matches, boxSelectionEnabled: false, minZoom: 0.2, maxZoom: 4,
    elements: [...nodes.map(({ main, ...data }) => ({ data, classes: main ? "main" : "" })), ...edges.map((data) => ({ data }))],
    layout: { name: "cose", animate: false, randomize: false, nodeDimensionsIncludeLabels: true, idealEdgeLength: () => 90,
      nodeRepulsion: () => 4000, componentSpacing: 30, padding: 20 },
  });
  const scale = 1 / cy.zoom();
  const colour = () => cy.style(style(picture, scale, edges.length > CROWDED * nodes.length));
  colour();
  const choose = (node) => {
    cy.elements().unselect().removeClass("near");
    node.select().connectedEdges().addClass("near");
    said.replaceChildren(...describe(node));
  };
  cy.on("tap", "node", (event) => choose(event.target));
  cy.on("dbltap", "node", (event) => visit(event.target));
  const keys = moves(cy, choose);
  picture.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  picture.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // the wheel alone moves the page
    event.preventDefault();
    keys[event.deltaY < 0 ? "+" : "-"]();
  }, { passive: false });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", colour);
  return () => {
    dark.removeEventListener("change", colour);
    cy.destroy();
  };
}
