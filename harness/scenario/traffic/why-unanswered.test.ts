import { expect, test } from 'vitest';
import { whyUnanswered } from './why-unanswered.ts';

const https = { targets: ['https://172.18.0.3:30080/'], serverName: 'web.shop.svc', ca: 'PEM' };
const http = { targets: ['http://172.18.0.3:30080/'] };

test.each([
  ['certificate not trusted: UNABLE_TO_VERIFY_LEAF_SIGNATURE', https, /not signed by what --ca holds/, /--ca FILE/],
  [
    'certificate not trusted: DEPTH_ZERO_SELF_SIGNED_CERT',
    { targets: https.targets },
    /whom this machine trusts/,
    /--ca/,
  ],
  ['certificate not trusted: ERR_TLS_CERT_ALTNAME_INVALID', https, /not for the name web\.shop\.svc/, /--server-name/],
  ['certificate not trusted: CERT_HAS_EXPIRED', https, /out of date/, /renew/],
  ['EPROTO', https, /no TLS connection/, /--scheme http /],
  ['ERR_SSL_WRONG_VERSION_NUMBER', https, /no TLS connection/, /--scheme http /],
  ['a record of TLS, and no status line of HTTP/1.x', http, /the port speaks TLS/, /--scheme https/],
] as const)('%s is said in words, with what to do, and no time mends it', (detail, asked, why, fix) => {
  const told = whyUnanswered(detail, asked);
  expect(told).toEqual({
    why: expect.stringMatching(why) as string,
    fix: expect.stringMatching(fix) as string,
    lasts: true,
  });
});

test('what may pass is told as it is; that the port may speak TLS only where the requests came without it', () => {
  expect(whyUnanswered('ECONNREFUSED', http)).toMatchObject({ why: 'the last by ECONNREFUSED', lasts: false });
  expect(whyUnanswered('status 400', http).fix).toContain('--scheme https');
  expect(whyUnanswered('status 400', https).fix).not.toContain('--scheme');
  expect(whyUnanswered(undefined, http)).toMatchObject({ why: 'no answer came', lasts: false });
});
