// A server in front of the system that refuses the first inputs, as the real one does when it is busy.
import { createServer } from 'node:http';
import { url } from './system.mjs';

const CORS = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' };
const problem = (status, title) => [status, { ...CORS, 'content-type': 'application/problem+json', 'retry-after': '1' },
  JSON.stringify({ type: 'about:blank', title, status, detail: 'Send the input again later.' })];
const TOO_MANY = problem(429, 'Too Many Requests');
const BUSY = problem(503, 'Service Unavailable');

/**
 * Starts it. Of the inputs the first is answered by 429, the second by 503, and the third by 503 although it was stored.
 * `answers` lists what the clients got.
 */
export async function faultyServer() {
  const answers = [];
  let inputs = 0;
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const input = request.method === 'POST' ? ++inputs : 0;
    const stored = input === 1 || input === 2 ? null : await forward(request, body);
    const [status, headers, text] = input === 1 ? TOO_MANY : input === 2 || input === 3 ? BUSY : stored;
    if (input) answers.push(`${status}${stored && status !== stored[0] ? ' stored' : ''}`);
    response.writeHead(status, headers).end(text);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, answers, close: () => { server.closeAllConnections(); server.close(); } };
}

async function forward(request, body) {
  const headers = { ...request.headers };
  for (const hop of ['host', 'connection', 'transfer-encoding', 'content-length', 'expect']) delete headers[hop];
  const answer = await fetch(url + request.url, { method: request.method, headers, body: body.length ? body : undefined });
  const answered = Object.fromEntries(answer.headers);
  for (const hop of ['connection', 'transfer-encoding', 'content-length', 'content-encoding']) delete answered[hop];
  return [answer.status, answered, await answer.text()];
}
