import Checkbox from '@cloudscape-design/components/checkbox';
import { useState } from 'react';
import { eraseLead } from '../../api/leads';
import { Confirmation } from '../../components/Confirmation';
import { leadsHref, navigate } from '../../router';

export function EraseDialog({ lead, close }: { lead: string; close: () => void }) {
  const [suppress, setSuppress] = useState(false);
  return (
    <Confirmation
      title="Erase the person"
      confirm="Erase"
      what="The lead, all leads that were merged into it, and all of their activities will be erased for good. Nobody can take this back."
      change={() => eraseLead(lead, suppress)}
      done={() => navigate(leadsHref())}
      close={close}
    >
      <Checkbox checked={suppress} onChange={({ detail }) => setSuppress(detail.checked)}>
        Take nothing again that names the user id or e-mail addresses of the person
      </Checkbox>
    </Confirmation>
  );
}
