import Box from '@cloudscape-design/components/box';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';

export function NoSuchScreen() {
  return (
    <ContentLayout header={<Header variant="h1">There is no such screen</Header>}>
      <Box>
        The address is wrong or incomplete. <Link href="#/">Go to all leads</Link>
      </Box>
    </ContentLayout>
  );
}
