import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run dev` serves the pages with hot reload and passes everything else to the running service.
const service = process.env['IGW_URL'] ?? 'http://127.0.0.1:8001';
const servedByTheService = ['/auth', '/me', '/oauth', '/openapi.json', '/errors'];

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    // The content security policy allows fonts and styles as files of our own only, so nothing is inlined.
    assetsInlineLimit: 0,
    rolldownOptions: { input: ['index.html', 'docs.html'] },
  },
  server: {
    port: 5173,
    strictPort: true,
    host: '127.0.0.1',
    proxy: Object.fromEntries(servedByTheService.map((path) => [path, service])),
  },
});
