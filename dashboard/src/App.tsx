import AppLayout from '@cloudscape-design/components/app-layout';
import TopNavigation from '@cloudscape-design/components/top-navigation';
import { LeadPage } from './pages/lead/LeadPage';
import { LeadsPage } from './pages/leads/LeadsPage';
import { NoSuchScreen } from './pages/NoSuchScreen';
import { useAddress, type Address } from './router';

export function App() {
  return (
    <>
      <div id="top">
        <TopNavigation identity={{ href: '#/', title: 'Leadscore' }} />
      </div>
      <AppLayout headerSelector="#top" navigationHide toolsHide content={<Screen address={useAddress()} />} />
    </>
  );
}

function Screen({ address: { path, query } }: { address: Address }) {
  const [first, lead] = path;
  if (first === undefined) return <LeadsPage query={query} />;
  if (first === 'leads' && lead !== undefined && path.length === 2) return <LeadPage key={lead} address={lead} />;
  return <NoSuchScreen />;
}
