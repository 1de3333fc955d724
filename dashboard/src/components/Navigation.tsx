import SideNavigation from '@cloudscape-design/components/side-navigation';

const LINKS = [
  { type: 'link', text: 'Leads', href: '#/' },
  { type: 'link', text: 'Intake', href: '#/intake' },
  { type: 'link', text: 'System', href: '#/system' },
] as const;

/** @param first the first segment of the address */
export function Navigation({ first }: { first: string | undefined }) {
  const active = LINKS.find(({ href }) => href === `#/${first}`) ?? LINKS[0];
  return <SideNavigation items={LINKS} activeHref={active.href} />;
}
