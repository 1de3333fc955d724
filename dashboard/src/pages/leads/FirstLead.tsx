import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useIntakeUrl } from '../../components/intakeUrl';
import { INTAKE_HREF } from '../../router';
import { useMay, useMe } from '../../signin/Me';

/** What a new system shows: the command that makes the first lead. Prospects have too few points for a stage. */
export function FirstLead() {
  // Only one's own machine has no sign-in, and the key "local".
  const isLocal = useMe().data?.subject === null;
  const mayMakeKeys = useMay('admin');
  const key = isLocal ? 'local' : 'WRITE_KEY';
  const command =
    `curl -s '${useIntakeUrl()}/forms/demo?key=${key}' -d email=ada@example.com -d jobTitle=CTO ` +
    '-d industry=Software -d country=US';
  return (
    <SpaceBetween size="s">
      <Box variant="strong">No lead has reached a stage yet.</Box>
      <Box>A lead appears here when it has enough points. Send the first one:</Box>
      {!isLocal && (
        <Box>
          In the place of WRITE_KEY, put a write key{mayMakeKeys && <>, which you make on the screen <Link href={INTAKE_HREF}>Intake</Link></>}.
        </Box>
      )}
      <Box variant="code">
        <span className="sent">{command}</span>
      </Box>
      <CopyToClipboard copyButtonText="Copy" copySuccessText="Copied" copyErrorText="Cannot copy" textToCopy={command} />
    </SpaceBetween>
  );
}
