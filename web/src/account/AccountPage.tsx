import { useSearchParams } from 'wouter';
import { LobbyFrame } from '../lobby/LobbyFrame';
import { LinkedNotice } from '../lobby/LobbyNotices';
import { ProofProvider } from '../session/proof';
import { ArrivalNotice } from '../signin/ArrivalNotice';
import { LinkButton } from '../ui/Button';
import { PageHeading } from '../ui/PageHeading';
import { useWords } from '../words/language';
import styles from './Account.module.css';
import { DevicesSection } from './DevicesSection';
import { IdentitiesSection } from './IdentitiesSection';
import { ProfileSection } from './ProfileSection';

export function AccountPage() {
  const words = useWords();
  const error = useSearchParams()[0].get('error');
  return (
    <ProofProvider>
      <LobbyFrame>
        <div className={styles['page']}>
          <PageHeading title={words.account.title} className={styles['heading']} />
          <LinkedNotice />
          {error !== null && <ArrivalNotice code={error} next="/account" signedIn place="account" />}
          <ProfileSection />
          <IdentitiesSection />
          <DevicesSection />
          <p>
            <LinkButton href="/lobby">{words.common.backToLobby}</LinkButton>
          </p>
        </div>
      </LobbyFrame>
    </ProofProvider>
  );
}
