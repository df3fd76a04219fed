import { useEffect } from 'react';
import { useSearchParams } from 'wouter';
import { LobbyFrame } from '../lobby/LobbyFrame';
import { LinkedNotice } from '../lobby/LobbyNotices';
import { PlayPermission } from '../lobby/PlayPermission';
import { ProofProvider } from '../session/proof';
import { ArrivalNotice } from '../signin/ArrivalNotice';
import { LinkButton } from '../ui/Button';
import { PageHeading } from '../ui/PageHeading';
import { useWords } from '../words/language';
import styles from './Account.module.css';
import { ClosureNotice } from './ClosureNotice';
import { DevicesSection } from './DevicesSection';
import { EmailSection } from './EmailSection';
import { EventsSection } from './EventsSection';
import { IdentitiesSection } from './IdentitiesSection';
import { LeavingSection } from './LeavingSection';
import { LimitsSection } from './limits/LimitsSection';
import { PasskeysSection } from './PasskeysSection';
import { PasswordSection } from './PasswordSection';
import { ProfileSection } from './ProfileSection';
import { VerifyNotice } from './VerifyNotice';

export function AccountPage() {
  const words = useWords();
  useEffect(() => {
    // The browser has looked for the place before there was one.
    document.getElementById(window.location.hash.slice(1))?.scrollIntoView();
  }, []);
  const error = useSearchParams()[0].get('error');
  return (
    <ProofProvider>
      <LobbyFrame>
        <div className={styles['page']}>
          <PageHeading title={words.account.title} className={styles['heading']} />
          <ClosureNotice />
          <LinkedNotice />
          {error !== null && <ArrivalNotice code={error} next="/account" signedIn place="account" />}
          <VerifyNotice />
          <PlayPermission />
          <ProfileSection />
          <EmailSection />
          <LimitsSection />
          <PasswordSection />
          <PasskeysSection />
          <IdentitiesSection />
          <DevicesSection />
          <EventsSection />
          <LeavingSection />
          <p>
            <LinkButton href="/lobby">{words.common.backToLobby}</LinkButton>
          </p>
        </div>
      </LobbyFrame>
    </ProofProvider>
  );
}
