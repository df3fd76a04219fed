import { ArrivalNotices } from '../lobby/ArrivalNotices';
import { LobbyFrame } from '../lobby/LobbyFrame';
import { LinkButton } from '../ui/Button';
import { PageHeading } from '../ui/PageHeading';
import { useWords } from '../words/language';
import styles from './Account.module.css';
import { DevicesSection } from './DevicesSection';
import { IdentitiesSection } from './IdentitiesSection';
import { ProfileSection } from './ProfileSection';

export function AccountPage() {
  const words = useWords();
  return (
    <LobbyFrame>
      <div className={styles['page']}>
        <PageHeading title={words.account.title} className={styles['heading']} />
        <ArrivalNotices />
        <ProfileSection />
        <IdentitiesSection />
        <DevicesSection />
        <p>
          <LinkButton href="/lobby">{words.common.backToLobby}</LinkButton>
        </p>
      </div>
    </LobbyFrame>
  );
}
