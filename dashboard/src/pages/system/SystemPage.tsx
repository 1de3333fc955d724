import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTitle } from '../../components/useTitle';
import { Events } from './Events';
import { Sweeps } from './Sweeps';

/** Whether the system works: its last sweeps, and the events that it publishes. */
export default function SystemPage() {
  useTitle('System');
  return (
    <ContentLayout header={<Header variant="h1">System</Header>}>
      <SpaceBetween size="l">
        <Sweeps />
        <Events />
      </SpaceBetween>
    </ContentLayout>
  );
}
