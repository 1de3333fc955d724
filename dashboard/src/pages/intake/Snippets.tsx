import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import examples from 'virtual:examples';
import type { WriteKey } from '../../api/intake';
import { useIntakeUrl } from '../../components/intakeUrl';

/** A secret key never stands in a page, so it has no snippet for one. */
const SNIPPETS: Record<WriteKey['kind'], { label: string; file: string }[]> = {
  page: [
    { label: 'HTML form', file: 'form.html' },
    { label: 'Browser SDK', file: 'segment-browser.mjs' },
    { label: 'curl', file: 'call.sh' },
  ],
  server: [
    { label: 'curl', file: 'call.sh' },
    { label: 'Node', file: 'segment-node.mjs' },
    { label: 'Java', file: 'SegmentJava.java' },
  ],
};

/** @param writeKey its text, or a word in its place */
export function Snippets({ kind, writeKey }: { kind: WriteKey['kind']; writeKey: string }) {
  const url = useIntakeUrl();
  return (
    <Tabs
      ariaLabel="Snippets"
      tabs={SNIPPETS[kind].map(({ label, file }) => ({ id: file, label, content: <Snippet text={filledIn(file, url, writeKey)} /> }))}
    />
  );
}

const filledIn = (file: string, url: string, writeKey: string): string =>
  examples[file]!.replaceAll('https://leads.example.com', url).replaceAll('WRITE_KEY', writeKey);

/** A text to copy. */
export function Snippet({ text }: { text: string }) {
  return (
    <SpaceBetween size="s">
      <Box variant="code">
        <pre className="snippet" tabIndex={0}>
          {text}
        </pre>
      </Box>
      <CopyToClipboard copyButtonText="Copy" copySuccessText="Copied" copyErrorText="Cannot copy" textToCopy={text} />
    </SpaceBetween>
  );
}
