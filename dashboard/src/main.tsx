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
import { IntakeUrl } from './components/intakeUrl';
import { NotSignedIn } from './signin/NotSignedIn';
import { readConfig } from './signin/config';
import { OPEN } from './signin/session';

const MAX_RETRIES = 2;

const queries = new QueryClient({
  defaultOptions: { queries: { retry: (failures, error) => failures < MAX_RETRIES && isWorthATry(error) } },
});

async function start() {
  const { signIn, intakeUrl } = await readConfig();
  // Loaded only where people sign in.
  const session = signIn === null ? OPEN : await (await import('./signin/oidc')).signIn(signIn);
  return { session, intakeUrl: intakeUrl ?? window.location.origin };
}

followSystemColours();
const root = createRoot(document.getElementById('page')!);
start().then(
  ({ session, intakeUrl }) => {
    sendTokensOf(session);
    root.render(
      <StrictMode>
        <QueryClientProvider client={queries}>
          <I18nProvider locale="en" messages={[messages]}>
            <IntakeUrl value={intakeUrl}>
              <App signOut={session.signOut} />
            </IntakeUrl>
          </I18nProvider>
        </QueryClientProvider>
      </StrictMode>,
    );
  },
  (error: unknown) => root.render(<NotSignedIn error={error} />),
);
