// Runs the commands of README.md and compares what they print with the block below each of them.
//
// - A block of `sh` that is followed by a block of `json` or `text` is a command with its answer. A block of `sh` that is not
//   followed by one is not run.
// - JSON is compared as values, so the page can wrap it. The string "…" on the page matches any string. Random ids can differ,
//   but equal ids on the page must be equal ids in reality.
// - A block after the comment `<!-- file: NAME -->` is written to that file.
//
// The commands run in a directory of their own, in which `./leadscore` is a link to the real one.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// A start on a busy machine can take this long.
const TIMEOUT_MS = 120_000;
// Publishing takes a moment. A person would run the command again, and so does this script.
const PUBLISH_TIMEOUT_MS = 15_000;
// Fewer answers mean that the blocks of the page are no longer recognised.
const MIN_COMMANDS = 10;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const ANY = '…';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'README.md'), 'utf8');
const FILE = /^<!-- file: (?<name>\S+) -->\n+^```\w+\n(?<content>[^`]*)^```$/;
const COMMAND = /^```sh\n(?<command>[^`]*)^```\n+^```(?<kind>json|text)\n(?<answer>[^`]*)^```$/;
const steps = [...page.matchAll(new RegExp(`${FILE.source}|${COMMAND.source}`, 'gm'))].map(match => match.groups);

// The n-th random id of one side is compared with the n-th of the other side.
function numberer() {
  const seen = new Map();
  return text => text.replace(UUID, id => {
    if (!seen.has(id)) seen.set(id, `id-${seen.size + 1}`);
    return seen.get(id);
  });
}
const masked = { page: numberer(), real: numberer() };

function parsed(kind, text) {
  if (kind !== 'json') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
const printable = value => typeof value === 'string' ? value : JSON.stringify(value);

// The real value, with "…" in each place where the page has "…".
function withAny(expected, real) {
  if (expected === ANY && typeof real === 'string') return ANY;
  if (typeof expected !== 'object' || typeof real !== 'object' || expected === null || real === null) return real;
  if (Array.isArray(real)) return real.map((value, i) => withAny(expected[i], value));
  return Object.fromEntries(Object.entries(real).map(([key, value]) => [key, withAny(expected[key], value)]));
}

// What a person runs in a terminal of its own. A second start of the same program ends the first one.
const SYSTEM = './leadscore up';
const RECEIVER = 'python3 receiver.py';
const running = new Map();
async function start(program, command) {
  // It gets a process group of its own, so that it can be stopped as Ctrl-C stops it.
  const started = spawn(command, { cwd: directory, shell: '/bin/bash', detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  running.set(program, started);
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${command} was not ready after ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS);
    started.stdout.once('data', line => { clearTimeout(timer); resolve(line.toString().trim()); });
    started.once('exit', code => { clearTimeout(timer); reject(new Error(`${command} ended with exit code ${code}`)); });
  });
}
async function stop(program) {
  const started = running.get(program);
  if (!started || started.exitCode !== null || started.signalCode !== null) return;
  const ended = new Promise(resolve => started.once('exit', resolve));
  process.kill(-started.pid, 'SIGINT');
  await ended;
}

function run(command) {
  const done = spawnSync('/bin/bash', ['-c', command], { cwd: directory, encoding: 'utf8', timeout: TIMEOUT_MS });
  if (done.error) throw done.error;
  return done.stdout.trim();
}

// Whether the answer may come a moment later: events are not published yet, or the receiver does not have the lead yet.
function isEarly(command, printed, expected) {
  if (command.includes('/_local/events')) return printed === '';
  return command.includes(':9099') && printable(parsed('json', printed)) !== printable(expected);
}

async function answer(command, expected) {
  const program = [SYSTEM, RECEIVER].find(each => command.startsWith(each));
  if (program) {
    await stop(program);
    return await start(program, command);
  }
  const until = Date.now() + PUBLISH_TIMEOUT_MS;
  let printed = run(command);
  while (Date.now() < until && isEarly(command, printed, expected)) {
    await new Promise(resolve => setTimeout(resolve, 100));
    printed = run(command);
  }
  return printed;
}

const directory = mkdtempSync(join(tmpdir(), 'leadscore-tour-'));
async function cleanUp() {
  await stop(SYSTEM);
  await stop(RECEIVER);
  rmSync(directory, { recursive: true, force: true });
}
// These programs are in other process groups, so no signal reaches them from here by itself.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => cleanUp().then(() => process.exit(1)));

let failed = false;
try {
  symlinkSync(join(root, 'leadscore'), join(directory, 'leadscore'));
  const commands = steps.filter(step => step.command).length;
  if (commands < MIN_COMMANDS) throw new Error(`README.md has only ${commands} commands with answers; ${MIN_COMMANDS} are expected`);
  for (const step of steps) {
    if (step.name) {
      writeFileSync(join(directory, step.name), step.content);
      continue;
    }
    const command = step.command.trim();
    const expected = parsed(step.kind, step.answer.trim());
    const real = withAny(expected, parsed(step.kind, await answer(command, expected)));
    const onPage = masked.page(printable(expected));
    const printed = masked.real(printable(real));
    const same = onPage === printed;
    console.log(`${same ? 'ok  ' : 'FAIL'} ${command.split('\n')[0]}`);
    if (!same) {
      console.log(`  README: ${onPage}\n  real:   ${printed}`);
      failed = true;
      break;
    }
  }
} catch (problem) {
  console.log(`FAIL ${problem.message}`);
  failed = true;
} finally {
  await cleanUp();
}
process.exit(failed ? 1 : 0);
