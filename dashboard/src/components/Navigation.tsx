import SideNavigation from '@cloudscape-design/components/side-navigation';
import { type Permission, useMe } from '../signin/Me';

interface Screen {
  text: string;
  href: string;
  /** Who lacks it does not see the screen. */
  permission: Permission;
}

const LEADS: Screen = { text: 'Leads', href: '#/', permission: 'read' };
const SCREENS: Screen[] = [
  LEADS,
  { text: 'Intake', href: '#/intake', permission: 'admin' },
  { text: 'System', href: '#/system', permission: 'read' },
];

/** @param first the first segment of the address */
export function Navigation({ first }: { first: string | undefined }) {
  const permissions = useMe().data?.permissions ?? [];
  const active = SCREENS.find(({ href }) => href === `#/${first}`) ?? LEADS;
  return (
    <SideNavigation
      items={SCREENS.filter(({ permission }) => permissions.includes(permission)).map(({ text, href }) => ({ type: 'link', text, href }))}
      activeHref={active.href}
    />
  );
}
