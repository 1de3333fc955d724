import { useState } from 'react';
import { mergeLeads } from '../../api/leads';
import { Confirmation } from '../../components/Confirmation';
import { addressText, LeadAddressField, NO_ADDRESS } from '../../components/LeadAddress';
import { leadHref, navigate } from '../../router';

interface Props {
  lead: string;
  /** The other lead's id, if the reader has chosen it already. */
  other: string | undefined;
  close: () => void;
}

export function MergeDialog({ lead, other, close }: Props) {
  const [address, setAddress] = useState(other === undefined ? NO_ADDRESS : { kind: '', value: other });
  return (
    <Confirmation
      title="Merge with another lead"
      confirm="Merge"
      what="The two leads will be one, with the activities, identities and traits of both. The score and the stage are computed again. You can split them later."
      isReady={address.value.trim() !== ''}
      change={() => mergeLeads(lead, addressText(address))}
      done={merged => navigate(leadHref(merged.leadId))}
      close={close}
    >
      <LeadAddressField label="The other lead" address={address} onChange={setAddress} />
    </Confirmation>
  );
}
