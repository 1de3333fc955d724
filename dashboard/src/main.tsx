import '@cloudscape-design/global-styles/index.css';
import './page.css';
import I18nProvider from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { isWorthATry, sendTokensOf } from './api/client';
import { followSystemColours } from './colours';
import { NotSignedIn } from './signin/NotSignedIn';
import { readConfig } from './signin/config';
import { OPEN } from './signin/session';

const MAX_RETRIES = 2;

const queries = new QueryClient({
  defaultOptions: { queries: { retry: (failures, error) => failures < MAX_RETRIES && isWorthATry(error) } },
});

async function startSession() {
  const { signIn } = await readConfig();
  // Loaded only where people sign in.
  return signIn === null ? OPEN : (await import('./signin/oidc')).signIn(signIn);
}

followSystemColours();
const root = createRoot(document.getElementById('page')!);
startSession().then(
  session => {
    sendTokensOf(session);
    root.render(
      <StrictMode>
        <QueryClientProvider client={queries}>
          <I18nProvider locale="en" messages={[messages]}>
            <App signOut={session.signOut} />
          </I18nProvider>
        </QueryClientProvider>
      </StrictMode>,
    );
  },
  (error: unknown) => root.render(<NotSignedIn error={error} />),
);
