// What the server told the editor, and how an IRI is written and where it leads.
export const known = JSON.parse(document.getElementById("editor").textContent);

// kg:Person, person/cressida-dick, or the IRI where nothing is shorter.
export function shorten(iri, prefixes = known.prefixes) {
  if (iri.startsWith(known.base) && prefixes === known.prefixes) return iri.slice(known.base.length);
  const [name, start] = Object.entries(prefixes).find(([, each]) => each && iri.startsWith(each)) ?? [];
  return start ? `${name}:${iri.slice(start.length)}` : iri;
}

// Where an IRI is shown: on this server, whatever host the IRI names, or on the web; null where it is no address.
export function linkTo(iri) {
  if (iri.startsWith(known.base)) {
    const [path, ...fragment] = iri.slice(known.base.length).split("#");
    const here = "/" + path.split("/").map(encodeURIComponent).join("/");
    return fragment.length ? `${here}#${encodeURIComponent(fragment.join("#")).replace(/%3D/g, "=").replace(/%2C/g, ",")}` : here;
  }
  const [start, page] = Object.entries(known.explained).find(([each]) => iri.startsWith(each)) ?? [];
  if (page) return `${page}#${encodeURIComponent(iri.slice(start.length))}`;
  return /^https?:\/\//.test(iri) ? iri : null;
}

export function make(tag, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
}
