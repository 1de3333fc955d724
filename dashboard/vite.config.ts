import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Cloudscape embeds a font of 139 KB in its styles. Without it the page is in the fonts of the reader's system. */
const systemFonts: Plugin = {
  name: 'system-fonts',
  enforce: 'pre',
  transform: (code, id) => (id.endsWith('.css') ? code.replace(/@font-face\s*\{[^}]*\}/g, '') : null),
};

export default defineConfig({
  plugins: [systemFonts, react()],
  build: {
    outDir: 'target/page',
    emptyOutDir: true,
    // A small file in the page would be a data URL, which the page's security policy forbids for scripts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2_000,
  },
  // For `npm run dev` beside a started `./leadscore up`. Without its own Origin, the system takes the request.
  server: {
    proxy: { '/api': { target: 'http://127.0.0.1:8080', changeOrigin: true, headers: { origin: 'http://127.0.0.1:8080' } } },
  },
});
