/** The game room: opening a game, the bar above it, and everything that interrupts it. */
export const play = {
  title: (game: string) => `Play ${game}`,
  opening: 'Setting the table',
  still: 'The game is taking its time. If nothing comes, open it again.',
  frame: (game: string) => `The game ${game}`,
  exit: 'Leave the game',
  clock: (time: string) => `${time} in this game`,
  notice: 'Virtual coins. Nothing here is real money.',
  demoBadge: 'Demo',
  demoNotice: 'Demo coins, none of yours.',
  toDemo: 'Try the demo',
  toCoins: 'Play with your wallet',
  fullScreen: 'Full screen',
  leaveFullScreen: 'Leave full screen',
  reopen: 'Open the game again',
  switching: {
    title: (currency: string) => `Play with ${currency}?`,
    text: (from: string, to: string) =>
      `The game closes with your ${from} wallet and opens again with ${to}.`,
    openRound: (from: string) =>
      `A round is still running. What comes of it goes to your ${from} wallet; open the game with ${from} again to finish it.`,
    confirm: (currency: string) => `Play with ${currency}`,
  },
  openRound: {
    title: 'You have an unfinished round',
    text: (currency: string) => `You left this game in the middle of a round with your ${currency} wallet.`,
    resume: (currency: string) => `Go on with ${currency}`,
    other: (currency: string) => `Leave it and play with ${currency}`,
  },
  currency: {
    title: (currency: string) => `Not played with ${currency}`,
    text: 'This game does not take the wallet you have chosen. Choose another one, or another game.',
    none: 'This game takes none of your wallets.',
    use: (currency: string) => `Play with ${currency}`,
  },
  reality: {
    title: 'A moment to look up',
    text: (time: string) => `You have been playing for ${time}.`,
    time: (hours: number, minutes: number) =>
      [
        hours > 0 && `${hours} ${hours === 1 ? 'hour' : 'hours'}`,
        (minutes > 0 || hours === 0) && `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`,
      ]
        .filter(Boolean)
        .join(' '),
    won: (sum: string) => `In that time you are ${sum} ahead.`,
    lost: (sum: string) => `In that time you are ${sum} behind.`,
    even: 'In that time you are neither ahead nor behind.',
    waits: 'The game waits for you.',
    goOn: 'Go on playing',
    goingOn: 'One moment',
    stop: 'Stop for now',
    limits: 'Breaks and limits',
  },
  stopped: {
    title: 'Play is paused for you',
    until: (when: string) => `By your own wish no game opens before ${when}.`,
    text: 'By your own wish no game opens for now.',
    rest: 'Your account, your wallets and your history stay open to you.',
    look: 'See your limits',
  },
  limit: {
    title: 'That would go past your limit',
    text: 'The daily limit that you have set yourself is reached.',
    until: (when: string) => `It starts anew ${when}.`,
    look: 'See your limits',
    close: 'Back to the game',
  },
  ended: {
    title: 'This game has been closed',
    text: 'It was opened in another place, or it waited too long. Nothing is lost.',
  },
  unanswered: {
    title: 'The studio does not answer',
    text: 'The studio that makes this game does not answer right now. Your coins are where they were.',
    show: 'Show the game anyway',
  },
  failed: {
    title: 'The game did not open',
    gameUnavailable:
      'This game is switched off, or it is not offered where you live. Others are waiting in the lobby.',
    strange: 'This game leads to an address that we do not open. You did nothing wrong; choose another game.',
    gone: 'There is no such game here any more. Others are waiting in the lobby.',
    goneTitle: 'No game at this table',
  },
};
