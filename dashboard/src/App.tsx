import AppLayout from '@cloudscape-design/components/app-layout';
import TopNavigation from '@cloudscape-design/components/top-navigation';
import { lazy, Suspense, useState } from 'react';
import { Navigation } from './components/Navigation';
import { LeadPage } from './pages/lead/LeadPage';
import { LeadsPage } from './pages/leads/LeadsPage';
import { NoSuchScreen } from './pages/NoSuchScreen';
import { useAddress, type Address } from './router';
import { Readers, useMe } from './signin/Me';

// Screens that are opened less often are loaded when they are opened.
const IntakePage = lazy(() => import('./pages/intake/IntakePage'));
const KeyPage = lazy(() => import('./pages/intake/KeyPage'));
const SystemPage = lazy(() => import('./pages/system/SystemPage'));

/** Below this width the navigation lies over the screen, so it is closed until the reader opens it. */
const WIDE_PX = 1_000;
const NAVIGATION_PX = 200;

/** @param signOut null where nobody signs in */
export function App({ signOut }: { signOut: (() => void) | null }) {
  const address = useAddress();
  const [isOpen, setOpen] = useState(window.innerWidth >= WIDE_PX);
  const me = useMe();
  return (
    <>
      <div id="top">
        <TopNavigation
          identity={{ href: '#/', title: 'Leadscore' }}
          utilities={
            signOut
              ? [
                  {
                    type: 'menu-dropdown',
                    iconName: 'user-profile',
                    text: me.data?.name ?? 'Signed in',
                    items: [{ id: 'out', text: 'Sign out' }],
                    onItemClick: signOut,
                  },
                ]
              : []
          }
        />
      </div>
      <AppLayout
        headerSelector="#top"
        navigation={<Navigation first={address.path[0]} />}
        navigationOpen={isOpen}
        navigationWidth={NAVIGATION_PX}
        onNavigationChange={({ detail }) => setOpen(detail.open)}
        ariaLabels={{ navigation: 'Screens', navigationToggle: 'Open the list of screens', navigationClose: 'Close the list of screens' }}
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
