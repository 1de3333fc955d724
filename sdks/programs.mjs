// Runs programs that use an SDK, as a user would: in a process of their own.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { required } from './system.mjs';

const PATIENCE_MS = 90_000;
// In this directory, so that Node finds the SDKs.
const here = fileURLToPath(new URL('.', import.meta.url));
const page = readFileSync(new URL('../docs/ingest.md', import.meta.url), 'utf8');

/** An example of docs/ingest.md, for another address, write key, and person. */
export function example(name, { url, key, userId }) {
  const block = new RegExp(`<!-- file: ${name.replace('.', '\\.')} -->\\n\`\`\`\\w+\\n(?<code>[^\`]*)\`\`\``).exec(page);
  if (!block) throw new Error(`docs/ingest.md has no example ${name}`);
  return block.groups.code.replaceAll('https://leads.example.com', url).replaceAll('WRITE_KEY', key)
    .replaceAll('user-1', userId).replaceAll('visitor-1', `visitor-of-${userId}`);
}

/** Runs a program until it ends by itself. */
export async function run(name, code, ...args) {
  const directory = mkdtempSync(join(here, 'target-'));
  try {
    const file = join(directory, name);
    writeFileSync(file, code);
    const [command, options] = name.endsWith('.java')
      ? [required('LEADSCORE_JAVA'), ['-XX:TieredStopAtLevel=1', '-cp', required('LEADSCORE_CLASS_PATH')]]
      : [process.execPath, []];
    await ended(spawn(command, [...options, file, ...args], { stdio: ['ignore', 'pipe', 'pipe'], timeout: PATIENCE_MS }), name);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export const read = name => readFileSync(new URL(`programs/${name}`, import.meta.url), 'utf8');

async function ended(child, name) {
  const output = [];
  child.stdout.on('data', chunk => output.push(chunk));
  child.stderr.on('data', chunk => output.push(chunk));
  const code = await new Promise((resolve, reject) => { child.on('error', reject); child.on('close', resolve); });
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${Buffer.concat(output)}`);
}
