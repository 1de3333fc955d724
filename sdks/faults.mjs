// A server in front of the system that refuses the first inputs, as the real one does when it is busy.
import { createServer } from 'node:http';
import { url } from './system.mjs';

const CORS = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' };
const problem = (status, title) => [status, { ...CORS, 'content-type': 'application/problem+json', 'retry-after': '1' },
  JSON.stringify({ type: 'about:blank', title, status, detail: 'Send the input again later.' })];
const TOO_MANY = problem(429, 'Too Many Requests');
const BUSY = problem(503, 'Service Unavailable');

/**
 * Starts it. The first input is answered by 429, the second by 503, and the next one that is stored by 503 as well. `faults` has
 * those that are still to come.
 */
export async function faultyServer() {
  const faults = ['429', '503', '503 after storing'];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const [status, headers, text] = await answer(request, Buffer.concat(chunks), faults);
    response.writeHead(status, headers).end(text);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, faults, close: () => { server.closeAllConnections(); server.close(); } };
}

async function answer(request, body, faults) {
  const isInput = request.method === 'POST';
  if (isInput && faults.length > 1) return faults.shift() === '429' ? TOO_MANY : BUSY;
  const real = await forward(request, body);
  // Under load the system itself may answer 503.
  if (!isInput || faults.length === 0 || real[0] !== 200) return real;
  faults.shift();
  return BUSY;
}

async function forward(request, body) {
  const headers = { ...request.headers };
  for (const hop of ['host', 'connection', 'transfer-encoding', 'content-length', 'expect']) delete headers[hop];
  const answer = await fetch(url + request.url, { method: request.method, headers, body: body.length ? body : undefined });
  const answered = Object.fromEntries(answer.headers);
  for (const hop of ['connection', 'transfer-encoding', 'content-length', 'content-encoding']) delete answered[hop];
  return [answer.status, answered, await answer.text()];
}
