import { Route, Switch } from 'wouter';
import { AccountPage } from './account/AccountPage';
import { LobbyPage } from './lobby/LobbyPage';
import { ByMailPage } from './mail/ByMailPage';
import { ConfirmEmailPage } from './mail/ConfirmEmailPage';
import { ForgotPage } from './mail/ForgotPage';
import { NotMePage, UndoEmailPage } from './mail/LinkPages';
import { ResetPage } from './mail/ResetPage';
import { LandingPage } from './pages/LandingPage';
import { MissingPage } from './pages/MissingPage';
import { PlayPage } from './play/PlayPage';
import { SignedIn } from './session/SignedIn';
import { SignInPage } from './signin/SignInPage';
import { FinishPage } from './signup/FinishPage';
import { RegisterPage } from './signup/RegisterPage';

export function App() {
  return (
    <Switch>
      <Route path="/" component={LandingPage} />
      <Route path="/signin" component={SignInPage} />
      <Route path="/signin/mail" component={ByMailPage} />
      <Route path="/forgot" component={ForgotPage} />
      <Route path="/reset" component={ResetPage} />
      <Route path="/email/undo" component={UndoEmailPage} />
      <Route path="/not-me" component={NotMePage} />
      <Route path="/email/confirm">
        <SignedIn>
          <ConfirmEmailPage />
        </SignedIn>
      </Route>
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
      <Route path="/play/:provider/:code">
        <SignedIn>
          <PlayPage />
        </SignedIn>
      </Route>
      <Route component={MissingPage} />
    </Switch>
  );
}
