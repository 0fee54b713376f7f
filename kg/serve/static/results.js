// How Yasgui shows answers here: rows and pictures with links to the pages of this server, and problems in words.
import { known, linkTo, make, shorten } from "./names.js";

const SHOWN = 500; // rows at first, and then each time more are wanted
const FEW = 24; // characters of a value that needs no line break
const MOST = 300; // relations in a picture; more is no picture any more
const LABEL = 48; // characters of a value in a picture
const NAMES = ["rdfs:label", "schema:headline", "kg:title", "kg:text"]; // what a thing is called by, best first
const RDF_TYPE = "rdf:type";

// The names of the columns and the rows of an answer. Yasgui's own reading would fill in {{…}} inside of values.
function read(results) {
  if (results.getType() !== "json") return { names: results.getVariables(), rows: results.getBindings() ?? [] };
  const { head, results: { bindings } = {} } = JSON.parse(results.getOriginalResponseAsString());
  return { names: head?.vars ?? [], rows: bindings ?? [] };
}

function cell(term) {
  if (!term) return make("td");
  const iri = term.type === "uri";
  const text = iri ? shorten(term.value) : term.type === "triple" ? JSON.stringify(term.value) : term.value;
  const href = iri ? linkTo(term.value) : null;
  const shown = href ? make("a", { href, textContent: text, rel: href.startsWith("/") ? "" : "noopener noreferrer" }) : text;
  const className = (iri ? "iri" : "literal") + (text.length <= FEW ? " few" : "");
  return make("td", { className, title: term["xml:lang"] || shorten(term.datatype ?? "") }, shown);
}

function compare(one, other) {
  const [left, right] = [one?.value ?? "", other?.value ?? ""];
  const numbers = left !== "" && right !== "" && !isNaN(left) && !isNaN(right);
  return numbers ? left - right : left.localeCompare(right);
}

// A table that is sorted by its heads, filtered by a field, and shows its first rows.
export class Rows {
  label = "Table";
  priority = 10;

  constructor(yasr) {
    this.yasr = yasr;
  }

  canHandleResults() {
    return this.yasr.results?.getVariables()?.length > 0; // what ASK gives has none
  }

  draw() {
    const { names, rows } = read(this.yasr.results);
    this.rows = rows;
    this.wanted = "";
    this.body = make("tbody");
    this.more = make("button", { type: "button", onclick: () => this.fill() });
    const heads = names.map((name) => this.head(name));
    const table = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), this.body);
    const scroll = make("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: "Rows" }, table);
    this.names = names;
    this.again();
    this.yasr.resultsEl.append(scroll, this.more);
    if (rows.length > 1) this.yasr.pluginControls.replaceChildren(this.filter());
  }

  head(name) {
    const button = make("button", { type: "button", textContent: name });
    const head = make("th", { scope: "col" }, button);
    button.onclick = () => {
      const down = head.ariaSort === "ascending";
      for (const each of head.parentElement.children) each.ariaSort = null;
      head.ariaSort = down ? "descending" : "ascending";
      this.rows = this.rows.toSorted((one, other) => compare(one[name], other[name]) * (down ? -1 : 1));
      this.again();
    };
    return head;
  }

  filter() {
    const field = make("input", { type: "search", placeholder: "Filter rows", ariaLabel: "Filter rows" });
    field.oninput = () => {
      this.wanted = field.value.toLowerCase();
      this.again();
    };
    return field;
  }

  again() {
    const fits = (term) => String(term.value).toLowerCase().includes(this.wanted);
    this.found = this.wanted ? this.rows.filter((row) => Object.values(row).some(fits)) : this.rows;
    this.body.replaceChildren();
    this.fill();
  }

  fill() {
    const start = this.body.children.length;
    const rows = this.found.slice(start, start + SHOWN);
    this.body.append(...rows.map((row) => make("tr", {}, ...this.names.map((name) => cell(row[name])))));
    this.more.hidden = this.body.children.length >= this.found.length;
    this.more.textContent = `More rows (${this.body.children.length} of ${this.found.length} shown)`;
  }

  download(name) {
    const { results } = this.yasr;
    return { getData: () => results.asCsv() ?? "", contentType: "text/csv", title: "Download as CSV", filename: `${name || "rows"}.csv` };
  }

  destroy() {
    this.yasr.pluginControls.replaceChildren();
  }
}

// A thing before its name is known: "statement 262-300".
function thing(iri) {
  const own = iri.startsWith(known.base) ? iri.slice(known.base.length).split("/") : [];
  const label = own.length > 1 ? `${own[0]} ${own.at(-1)}` : shorten(iri);
  return { id: iri, label, href: linkTo(iri) ?? undefined, kind: own[0] ?? "term" };
}

// Nodes and edges of triples. What a thing is called becomes its label, and its classes its kind.
function picture(triples) {
  const nodes = new Map();
  const node = ({ type, value }, key = value) => {
    if (!nodes.has(key)) {
      nodes.set(key, type === "uri" ? thing(value) : { id: key, label: value, kind: "literal" });
    }
    return nodes.get(key);
  };
  const edges = [];
  const names = new Map();
  for (const { subject, predicate, object } of triples) {
    const [source, verb] = [node(subject), shorten(predicate.value)];
    const rank = NAMES.indexOf(verb);
    if (rank >= 0) names.set(source, [...(names.get(source) ?? []), [rank, object.value]]);
    else if (object.type === "uri" || object.type === "bnode") edges.push({ source: source.id, target: node(object).id, label: verb });
    else edges.push({ source: source.id, target: node(object, `"${object.value}" ${source.id}`).id, label: verb });
  }
  for (const [named, found] of names) named.label = found.sort(([one], [other]) => one - other)[0][1];
  for (const each of nodes.values()) if (each.label.length > LABEL) each.label = each.label.slice(0, LABEL - 1) + "…";
  return [[...nodes.values()], edges];
}

// A picture of what CONSTRUCT and DESCRIBE give; the table and the answer as it came say the same in words.
export class Graph {
  label = "Graph";
  priority = 5;

  constructor(yasr) {
    this.yasr = yasr;
  }

  canHandleResults() {
    return this.yasr.results?.getType() === "ttl" && this.yasr.results.getBindings()?.length > 0;
  }

  async draw() {
    const triples = this.yasr.results.getBindings().filter(({ predicate }) => shorten(predicate.value) !== RDF_TYPE);
    const { draw } = await import("./graph.js");
    const place = make("div");
    this.yasr.resultsEl.replaceChildren(place);
    this.end = draw(place, ...picture(triples.slice(0, MOST)));
    if (triples.length > MOST) place.append(make("p", { className: "quiet", textContent: `The first ${MOST} of ${triples.length} relations.` }));
  }

  destroy() {
    this.end?.();
    this.end = undefined;
  }
}

// An error as this server words it.
export async function problem(error) {
  try {
    const { detail, context } = JSON.parse(error.text);
    const said = make("p", { className: "error", role: "alert", textContent: detail });
    return make("div", {}, said, ...(context ? [make("pre", { textContent: context })] : []));
  } catch {
    return make("p", { className: "error", role: "alert", textContent: error.text || "The server did not answer." });
  }
}
