import type { Dictionary } from '../en';

export const play: Dictionary['play'] = {
  title: (game) => `Chơi ${game}`,
  opening: 'Đang dọn bàn',
  still: 'Trò chơi mở hơi lâu. Nếu chờ mãi không thấy, bạn mở lại nhé.',
  frame: (game) => `Trò chơi ${game}`,
  exit: 'Rời trò chơi',
  clock: (time) => `${time} trong trò này`,
  notice: 'Điểm ảo. Ở đây không có tiền thật.',
  demoBadge: 'Chơi thử',
  demoNotice: 'Điểm thử, không phải của bạn.',
  toDemo: 'Chơi thử',
  toCoins: 'Chơi bằng ví của bạn',
  fullScreen: 'Toàn màn hình',
  leaveFullScreen: 'Thôi toàn màn hình',
  reopen: 'Mở lại trò chơi',
  switching: {
    title: (currency) => `Chơi bằng ví ${currency}?`,
    text: (from, to) => `Trò chơi sẽ đóng với ví ${from} và mở lại với ví ${to}.`,
    openRound: (from) =>
      `Ván đang chơi chưa xong. Kết quả của ván vẫn vào ví ${from}; mở lại trò bằng ví ${from} để chơi nốt.`,
    confirm: (currency) => `Chơi bằng ${currency}`,
  },
  openRound: {
    title: 'Bạn còn một ván chưa xong',
    text: (currency) => `Bạn đã rời trò này giữa ván, khi đang chơi bằng ví ${currency}.`,
    resume: (currency) => `Chơi tiếp bằng ${currency}`,
    other: (currency) => `Để đó và chơi bằng ${currency}`,
  },
  currency: {
    title: (currency) => `Trò này không dùng ví ${currency}`,
    text: 'Trò này không nhận ví bạn đang chọn. Bạn chọn ví khác, hoặc trò khác nhé.',
    none: 'Trò này không nhận ví nào của bạn.',
    use: (currency) => `Chơi bằng ${currency}`,
  },
  reality: {
    title: 'Nghỉ mắt một chút',
    text: (time) => `Bạn đã chơi được ${time}.`,
    time: (hours, minutes) =>
      [hours > 0 && `${hours} giờ`, (minutes > 0 || hours === 0) && `${minutes} phút`]
        .filter(Boolean)
        .join(' '),
    won: (sum) => `Trong thời gian đó bạn được thêm ${sum}.`,
    lost: (sum) => `Trong thời gian đó bạn hụt ${sum}.`,
    even: 'Trong thời gian đó bạn không được cũng không mất.',
    waits: 'Trò chơi đang chờ bạn.',
    goOn: 'Chơi tiếp',
    goingOn: 'Xin chờ một chút',
    stop: 'Dừng ở đây',
    limits: 'Nghỉ chơi và giới hạn',
  },
  stopped: {
    title: 'Bạn đang tạm nghỉ chơi',
    until: (when) => `Theo ý bạn, không trò nào mở trước ${when}.`,
    text: 'Theo ý bạn, hiện không trò nào mở.',
    rest: 'Tài khoản, ví và lịch sử của bạn vẫn xem được như thường.',
    look: 'Xem giới hạn của bạn',
  },
  limit: {
    title: 'Vượt giới hạn của bạn',
    text: 'Bạn đã chạm giới hạn trong ngày do chính bạn đặt.',
    until: (when) => `Giới hạn được tính lại ${when}.`,
    look: 'Xem giới hạn của bạn',
    close: 'Về trò chơi',
  },
  ended: {
    title: 'Trò chơi này đã đóng',
    text: 'Trò đã được mở ở nơi khác, hoặc đã chờ quá lâu. Không có gì bị mất.',
  },
  unanswered: {
    title: 'Chưa kết nối được với hãng',
    text: 'Hãng làm trò này hiện không trả lời. Điểm của bạn vẫn còn nguyên.',
    show: 'Cứ mở trò chơi',
  },
  failed: {
    title: 'Trò chơi chưa mở được',
    gameUnavailable:
      'Trò này đang tắt, hoặc chưa mở ở nơi bạn sống. Trong sảnh còn những trò khác đang chờ bạn.',
    strange: 'Trò này dẫn đến một địa chỉ chúng tôi không mở. Bạn không làm gì sai; bạn chọn trò khác nhé.',
    gone: 'Ở đây không còn trò này nữa. Trong sảnh còn những trò khác.',
    goneTitle: 'Bàn này không có trò nào',
  },
};
