import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { createQueryClient } from './api/queries';
import { reloadForLinkSecret, takeLinkSecret } from './session/linkSecret';
import { dropProviderFragment } from './session/providerFragment';
import { LanguageProvider } from './words/language';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

dropProviderFragment();
takeLinkSecret();
reloadForLinkSecret();
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <LanguageProvider>
        <App />
      </LanguageProvider>
    </QueryClientProvider>
  </StrictMode>,
);
