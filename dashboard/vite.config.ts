import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** Cloudscape embeds a font of 139 KB in its styles. Without it the page is in the fonts of the reader's system. */
const systemFonts: Plugin = {
  name: 'system-fonts',
  enforce: 'pre',
  transform: (code, id) => (id.endsWith('.css') ? code.replace(/@font-face\s*\{[^}]*\}/g, '') : null),
};

/** The examples of these pages, by file name. CI runs or checks them as they are there, so the page shows no others. */
const PAGES_WITH_EXAMPLES = ['ingest.md', 'deploy.md'];

const examples: Plugin = {
  name: 'examples',
  resolveId: id => (id === 'virtual:examples' ? `\0${id}` : null),
  load(id) {
    if (id !== '\0virtual:examples') return null;
    const pages = PAGES_WITH_EXAMPLES.map(page => readFileSync(new URL(`../docs/${page}`, import.meta.url), 'utf8'));
    const blocks = pages.join('\n').matchAll(/<!-- file: (\S+) -->\n```\w+\n(.*?)\n```\n/gs);
    return `export default ${JSON.stringify(Object.fromEntries([...blocks].map(([, name, text]) => [name, text])))}`;
  },
};

export default defineConfig({
  plugins: [systemFonts, examples, react()],
  build: {
    outDir: 'target/page',
    emptyOutDir: true,
    // A small file in the page would be a data URL, which the page's security policy forbids for scripts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2_000,
  },
  // For `npm run dev` beside a started `./leadscore up`. Without its own Origin, the system takes the request.
  server: {
    proxy: {
      '/api': { target: 'http://127.0.0.1:8080', changeOrigin: true, headers: { origin: 'http://127.0.0.1:8080' } },
      '/config.json': { target: 'http://127.0.0.1:8080', changeOrigin: true },
    },
  },
});
