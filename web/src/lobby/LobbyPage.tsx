import { Dial } from '../brand/Dial';
import { usePlayerSession } from '../session/SignedIn';
import { PageHeading } from '../ui/PageHeading';
import { FullPromise } from '../words/HousePromise';
import { useWords } from '../words/language';
import { LobbyFrame } from './LobbyFrame';
import { LinkedNotice, WelcomeNotice } from './LobbyNotices';
import styles from './LobbyPage.module.css';
import { PlayPermission } from './PlayPermission';
import { WalletCards } from './WalletCards';

export function LobbyPage() {
  const words = useWords();
  const { user_name: name } = usePlayerSession();
  return (
    <LobbyFrame>
      <div className={styles['page']}>
        <PageHeading title={words.lobby.title} className={styles['hello']}>
          {name ? words.lobby.hello(name) : words.lobby.helloNameless}
        </PageHeading>
        <FullPromise className={styles['promise']} />
        <LinkedNotice />
        <WelcomeNotice />
        <PlayPermission />
        <section className={styles['floor']} aria-labelledby="floor">
          <Dial className={styles['dial']} />
          <div className={styles['words']}>
            <h2 id="floor">{words.lobby.emptyTitle}</h2>
            <p>{words.lobby.emptyText}</p>
          </div>
        </section>
        <WalletCards />
      </div>
    </LobbyFrame>
  );
}
