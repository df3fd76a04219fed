import { Catalogue } from '../games/Catalogue';
import { DailyCoins } from '../games/DailyCoins';
import { FavouritesProvider } from '../games/favourites';
import { Hero } from '../games/Hero';
import { Rails } from '../games/Rails';
import { Rounds } from '../games/Rounds';
import { PasskeyOffer } from '../passkeys/PasskeyOffer';
import { usePlayerSession } from '../session/SignedIn';
import { PageHeading } from '../ui/PageHeading';
import { FullPromise } from '../words/HousePromise';
import { useWords } from '../words/language';
import { BreakNotice } from './BreakNotice';
import { LobbyFrame } from './LobbyFrame';
import { LinkedNotice, WelcomeNotice } from './LobbyNotices';
import styles from './LobbyPage.module.css';
import { Movements } from './Movements';
import books from './Movements.module.css';
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
        <BreakNotice />
        <PasskeyOffer />
        <div className={styles['welcome']}>
          <Hero />
          <DailyCoins />
        </div>
        <FavouritesProvider>
          <Catalogue>
            <Rails />
          </Catalogue>
        </FavouritesProvider>
        <WalletCards />
        <div className={books['books']}>
          <Movements />
          <Rounds />
        </div>
      </div>
    </LobbyFrame>
  );
}
