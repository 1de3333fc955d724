import { AnalyticsBrowser } from '@segment/analytics-next';

const [url, userId, count, isLeft] = ARGUMENTS;
const [protocol, host] = url.split('://');
// What is left is sent when the page is left, not by time.
const deliveryStrategy = { strategy: 'batching', config: { size: 100, timeout: isLeft ? 3_600_000 : 500 } };
const analytics = AnalyticsBrowser.load({ writeKey: 'local-page', cdnURL: url },
  { integrations: { 'Segment.io': { apiHost: `${host}/v1`, protocol, deliveryStrategy } } });
await analytics.setAnonymousId(`${userId}-browser`);
await analytics.identify(userId);
for (let i = 1; i < count; i++) await analytics.track('Webinar Attended', { number: i });
