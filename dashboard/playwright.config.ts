import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const PROGRAMS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const executablePath = PROGRAMS.find(path => path && existsSync(path));
if (!executablePath) throw new Error('Chromium was not found. Install it (Debian: apt-get install chromium), or set CHROMIUM to its path.');
if (!process.env.LEADSCORE_URL) throw new Error('LEADSCORE_URL is not set. Run these tests with: mvn -pl local -am test -Dtest=DashboardTest');

export default defineConfig({
  testDir: 'tests',
  outputDir: 'target/tests',
  reporter: 'list',
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  // The made-up leads are looked at before other tests add theirs.
  projects: [
    { name: 'demo', testMatch: 'demo.spec.ts' },
    { name: 'screens', testIgnore: 'demo.spec.ts', dependencies: ['demo'] },
  ],
  use: {
    baseURL: process.env.LEADSCORE_URL,
    locale: 'en-GB',
    launchOptions: { executablePath, args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'] },
  },
});
