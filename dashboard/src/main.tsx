import '@cloudscape-design/global-styles/index.css';
import './page.css';
import I18nProvider from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { isWorthATry } from './api/client';
import { followSystemColours } from './colours';

const MAX_RETRIES = 2;

const queries = new QueryClient({
  defaultOptions: { queries: { retry: (failures, error) => failures < MAX_RETRIES && isWorthATry(error) } },
});

followSystemColours();
createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <I18nProvider locale="en" messages={[messages]}>
        <App />
      </I18nProvider>
    </QueryClientProvider>
  </StrictMode>,
);
