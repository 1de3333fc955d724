// Runs the commands of README.md as they stand there and compares what they print with what stands below each of them.
//
// A block of `sh` that is followed by a block of `json` or `text` is a command with its answer; one that is not followed by
// one is not run. JSON is compared as values, so that the page may wrap it; random ids are told apart, not compared.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const PATIENCE_MS = 120_000;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

const root = new URL('..', import.meta.url).pathname;
const page = readFileSync(root + 'README.md', 'utf8');
const steps = [...page.matchAll(/^```sh\n([^`]*)^```\n+^```(json|text)\n([^`]*)^```$/gm)]
  .map(([, command, kind, answer]) => ({ command: command.trim(), kind, answer: answer.trim() }));

// The n-th random id that a side shows is the n-th of the other side.
function numberer() {
  const seen = new Map();
  return text => text.replace(UUID, id => {
    if (!seen.has(id)) seen.set(id, `id-${seen.size + 1}`);
    return seen.get(id);
  });
}
const masked = { page: numberer(), real: numberer() };
const canonical = (kind, text) => {
  if (kind !== 'json') return text;
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
};

let system;
async function start(command) {
  // A group of its own, so that it can be stopped as Ctrl-C stops it.
  system = spawn(command, { cwd: root, shell: '/bin/bash', detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${command} did not get ready`)), PATIENCE_MS);
    system.stdout.once('data', line => { clearTimeout(timer); resolve(line.toString().trim()); });
    system.once('exit', code => { clearTimeout(timer); reject(new Error(`${command} ended with ${code}`)); });
  });
}
async function stop() {
  const ended = new Promise(resolve => system.once('exit', resolve));
  process.kill(-system.pid, 'SIGINT');
  await ended;
}

function run(command) {
  const done = spawnSync('/bin/bash', ['-c', command], { cwd: root, encoding: 'utf8', timeout: PATIENCE_MS });
  if (done.error) throw done.error;
  return done.stdout.trim();
}

async function answer(step) {
  if (step.command.startsWith('./leadscore up')) return await start(step.command);
  // Publishing takes a moment: a person would look again, and so do we.
  const until = Date.now() + 15_000;
  let printed = run(step.command);
  while (step.command.includes('/_local/events') && Date.now() < until && printed === '') {
    await new Promise(resolve => setTimeout(resolve, 100));
    printed = run(step.command);
  }
  return printed;
}

let failed = false;
try {
  if (steps.length < 10) throw new Error(`only ${steps.length} commands with answers were found in README.md`);
  for (const step of steps) {
    const printed = await answer(step);
    const expected = masked.page(canonical(step.kind, step.answer));
    const real = masked.real(canonical(step.kind, printed));
    const same = expected === real;
    console.log(`${same ? 'ok  ' : 'FAIL'} ${step.command.split('\n')[0]}`);
    if (!same) {
      console.log(`  README: ${expected}\n  real:   ${real}`);
      failed = true;
      break;
    }
  }
} catch (problem) {
  console.log(`FAIL ${problem.message}`);
  failed = true;
} finally {
  if (system && system.exitCode === null) await stop();
}
process.exit(failed ? 1 : 0);
