import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Button from '@cloudscape-design/components/button';
import type { KeySettings, MadeKey } from '../../api/intake';
import { Sent } from '../../components/Sent';
import { Snippets } from './Snippets';

/** A key that was just made, and its settings. */
export type Made = MadeKey & { settings: KeySettings };

/** The only place that ever shows the text of a key. */
export function MadeKeyPanel({ made, close }: { made: Made; close: () => void }) {
  return (
    <Container header={<Header variant="h2" actions={<Button onClick={close}>I have stored it</Button>}>The new key</Header>}>
      <SpaceBetween size="m">
        <Alert type="warning">
          Copy the key now and store it in a safe place. It is never shown again, because only a hash of it is kept. The key is of the source{' '}
          <Sent short>{made.settings.source}</Sent>.
        </Alert>
        <SpaceBetween direction="horizontal" size="s" alignItems="center">
          <Box variant="code">
            <span className="sent">{made.writeKey}</span>
          </Box>
          <CopyToClipboard copyButtonText="Copy the key" copySuccessText="Copied" copyErrorText="Cannot copy" textToCopy={made.writeKey} />
        </SpaceBetween>
        <Snippets kind={made.settings.kind ?? 'page'} writeKey={made.writeKey} />
      </SpaceBetween>
    </Container>
  );
}
