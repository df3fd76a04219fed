import { Route, Switch } from 'wouter';
import { AccountPage } from './account/AccountPage';
import { LobbyPage } from './lobby/LobbyPage';
import { LandingPage } from './pages/LandingPage';
import { MissingPage } from './pages/MissingPage';
import { PlayPage } from './pages/PlayPage';
import { SignedIn } from './session/SignedIn';
import { SignInPage } from './signin/SignInPage';
import { FinishPage } from './signup/FinishPage';
import { RegisterPage } from './signup/RegisterPage';

export function App() {
  return (
    <Switch>
      <Route path="/" component={LandingPage} />
      <Route path="/signin" component={SignInPage} />
      <Route path="/signup" component={RegisterPage} />
      <Route path="/signup/complete" component={FinishPage} />
      <Route path="/lobby">
        <SignedIn>
          <LobbyPage />
        </SignedIn>
      </Route>
      <Route path="/account">
        <SignedIn>
          <AccountPage />
        </SignedIn>
      </Route>
      <Route path="/play/*?" component={PlayPage} />
      <Route component={MissingPage} />
    </Switch>
  );
}
