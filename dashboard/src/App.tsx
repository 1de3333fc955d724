import AppLayout from '@cloudscape-design/components/app-layout';
import { lazy, Suspense } from 'react';
import { Navigation } from './components/Navigation';
import { LeadPage } from './pages/lead/LeadPage';
import { LeadsPage } from './pages/leads/LeadsPage';
import { NoSuchScreen } from './pages/NoSuchScreen';
import { useAddress, type Address } from './router';
import { Readers } from './signin/Me';

// Screens that are opened less often are loaded when they are opened.
const IntakePage = lazy(() => import('./pages/intake/IntakePage'));
const KeyPage = lazy(() => import('./pages/intake/KeyPage'));
const SystemPage = lazy(() => import('./pages/system/SystemPage'));

/** @param signOut null where nobody signs in */
export function App({ signOut }: { signOut: (() => void) | null }) {
  const address = useAddress();
  return (
    <>
      <nav id="top" aria-label="Screens">
        <Navigation first={address.path[0]} signOut={signOut} />
      </nav>
      <AppLayout
        headerSelector="#top"
        navigationHide
        toolsHide
        content={
          <Readers>
            <Suspense fallback={<div role="status">Loading</div>}>
              <Screen address={address} />
            </Suspense>
          </Readers>
        }
      />
    </>
  );
}

function Screen({ address: { path, query } }: { address: Address }) {
  const [first, second] = path;
  if (first === undefined) return <LeadsPage query={query} />;
  if (first === 'leads' && second !== undefined && path.length === 2) return <LeadPage key={second} address={second} />;
  if (first === 'intake' && path.length === 1) return <IntakePage />;
  if (first === 'intake' && second !== undefined && path.length === 2) return <KeyPage key={second} id={second} />;
  if (first === 'system' && path.length === 1) return <SystemPage />;
  return <NoSuchScreen />;
}
