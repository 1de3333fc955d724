import { revokeKey, type WriteKey } from '../../api/intake';
import { Confirmation } from '../../components/Confirmation';
import { Sent } from '../../components/Sent';

export function RevokeDialog({ writeKey, close }: { writeKey: WriteKey; close: () => void }) {
  return (
    <Confirmation
      title="Revoke the key"
      confirm="Revoke"
      what={
        <>
          In a minute at the latest, everything that is sent with this key of <Sent short>{writeKey.source}</Sent> will be refused. What
          it sent before stays. Nobody can take this back: make another key then.
        </>
      }
      change={() => revokeKey(writeKey.id)}
      close={close}
    />
  );
}
