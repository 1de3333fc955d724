import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { type Activity, restoreActivity, voidActivity } from '../../api/leads';
import { Confirmation } from '../../components/Confirmation';

/** The API takes no longer reason. */
const MAX_REASON_CHARS = 200;

const TEXTS = {
  void: {
    title: 'Void the activity',
    confirm: 'Void',
    what: 'The activity will stay in the timeline, and will not count any more. The score and the stage are computed again. You can restore it later.',
    change: voidActivity,
  },
  restore: {
    title: 'Restore the activity',
    confirm: 'Restore',
    what: 'The activity will count again. The score and the stage are computed again.',
    change: restoreActivity,
  },
};

interface Props {
  lead: string;
  kind: keyof typeof TEXTS;
  activity: Activity;
  close: () => void;
}

export function CorrectionDialog({ lead, kind, activity, close }: Props) {
  const [reason, setReason] = useState('');
  const { title, confirm, what, change } = TEXTS[kind];
  return (
    <Confirmation
      title={title}
      confirm={confirm}
      what={what}
      isReady={reason.trim() !== '' && reason.length <= MAX_REASON_CHARS}
      change={async () => void (await change(lead, activity, reason.trim()))}
      close={close}
    >
      <FormField label="Reason" constraintText={`The timeline shows it. At most ${MAX_REASON_CHARS} characters.`}>
        <Input value={reason} onChange={({ detail }) => setReason(detail.value)} />
      </FormField>
    </Confirmation>
  );
}
