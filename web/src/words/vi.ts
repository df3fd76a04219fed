import type { Dictionary } from './en';
import { doorErrors } from './vi/doorErrors';
import { forms } from './vi/forms';
import { games } from './vi/games';
import { keeping } from './vi/keeping';
import { legal } from './vi/legal';
import { limits } from './vi/limits';
import { mail } from './vi/mail';
import { passkeys } from './vi/passkeys';
import { play } from './vi/play';

function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} giây`;
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes >= 60) return `khoảng ${Math.ceil(minutes / 60)} giờ`;
  return rest === 0 || minutes >= 5 ? `${Math.ceil(seconds / 60)} phút` : `${minutes} phút ${rest} giây`;
}

const listed = (items: readonly string[]) => new Intl.ListFormat('vi').format(items);

export const vi: Dictionary = {
  language: { code: 'vi', name: 'Tiếng Việt', choose: 'Ngôn ngữ' },
  duration,
  listed,
  common: {
    skip: 'Đến thẳng nội dung',
    home: 'IGW, trang đầu',
    retry: 'Thử lại',
    retryIn: (seconds) => `Thử lại sau ${duration(seconds)}`,
    close: 'Đóng',
    cancel: 'Quay lại',
    loading: 'Đang tải',
    working: 'Xin chờ một chút',
    backToLobby: 'Về sảnh',
    simulated: 'mô phỏng',
    simulatedHint: 'Một bản Instagram giả lập chạy cạnh máy chủ này. Không có tài khoản thật nào liên quan.',
  },
  promise: {
    short: (age) => (age > 0 ? `Chỉ chơi bằng điểm. ${age}+` : 'Chỉ chơi bằng điểm.'),
    title: 'Ở đây không có tiền thật',
    text: 'Số dư chỉ là điểm để chơi, dù mang ký hiệu tiền tệ nào. Không khoản mua nào giúp bạn dễ thắng hơn, không có giải thưởng mang giá trị, và không thể rút điểm thành tiền.',
    ages: (age) => (age > 0 ? `Dành cho người từ ${age} tuổi trở lên.` : ''),
  },
  door: {
    pitch: 'Trọn cuộc vui, không tốn một xu.',
    errors: doorErrors,
    tryAgainWith: (provider) => `Thử lại với ${provider}`,
    backToAccount: 'Về trang tài khoản',
    signInAgain: 'Đăng nhập lại',
    again: 'Bắt đầu lại',
  },
  signIn: {
    title: 'Đăng nhập',
    lead: 'Chào mừng bạn trở lại.',
    leadNext: 'Đăng nhập xong, bạn sẽ về đúng trang đang xem.',
    lost: 'Phiên của bạn đã kết thúc. Bạn đăng nhập lại nhé, chúng tôi sẽ đưa bạn về đúng chỗ vừa dừng.',
    signedOut: 'Bạn đã đăng xuất trên thiết bị này.',
    continueWith: (provider) => `Tiếp tục với ${provider}`,
    leaving: (provider) => `Đang mở ${provider}`,
    professionalOnly:
      'Instagram chỉ chấp nhận tài khoản chuyên nghiệp (Doanh nghiệp hoặc Nhà sáng tạo). Với tài khoản cá nhân, bạn chọn cách khác.',
    vietnamOnly: 'Zalo chỉ dùng được trong Việt Nam.',
    or: 'hoặc bằng email',
    email: 'Email',
    password: 'Mật khẩu',
    submit: 'Đăng nhập',
    submitting: 'Đang đăng nhập',
    newHere: 'Lần đầu ghé chơi?',
    toSignup: 'Tạo tài khoản',
    providersDown: 'Chưa tải được các cách đăng nhập khác. Email vẫn dùng được.',
    pendingTitle: (who) => `${who} đang chờ liên kết`,
    pendingText: (who) =>
      `Ai đăng nhập tại đây bây giờ thì ${who} sẽ được liên kết với tài khoản đó, và từ đó ${who} mở được tài khoản. Nếu ${who} không phải của bạn, hãy báo trước.`,
    unfinishedTitle: (who) => `Lượt đăng ký với ${who} chưa hoàn tất`,
    unfinishedText: (who) => `Đăng nhập tại đây không ảnh hưởng đến ${who}.`,
    notMe: 'Không phải tôi',
    dropped: 'Đã bỏ qua. Sẽ không có gì được liên kết.',
    finishInstead: 'Chưa có tài khoản? Hoàn tất đăng ký',
  },
  signUp: {
    title: 'Tạo tài khoản',
    lead: 'Chỉ hai phút, không cần thẻ.',
    submit: 'Tạo tài khoản',
    submitting: 'Đang tạo tài khoản',
    already: (provider) => (provider ? `Đã có tài khoản, hoặc muốn dùng ${provider}?` : 'Đã có tài khoản?'),
    toSignIn: 'Đăng nhập',
  },
  finish: {
    title: 'Hoàn tất đăng ký',
    lead: 'Còn một bước nữa là vào sảnh.',
    identity: (provider) => `Tài khoản ${provider} của bạn`,
    nameless: 'Không có tên người dùng',
    timeLeft: (minutes) => (minutes <= 1 ? 'Còn chưa đầy một phút' : `Còn ${minutes} phút để hoàn tất`),
    notYou: 'Không phải bạn?',
    drop: 'Làm lại với tài khoản khác',
    why: 'Có email và mật khẩu, bạn vẫn giữ được tài khoản này, dù mất tài khoản kia.',
    goneTitle: 'Lượt đăng ký này đã hết hạn',
    goneText:
      'Mỗi lượt đăng ký chỉ chờ ba mươi phút; lượt này đã hết giờ, hoặc chưa từng bắt đầu trong trình duyệt này. Chưa có gì được tạo. Những gì bạn đã nhập, trừ mật khẩu, vẫn còn trong thẻ này.',
    startWith: (provider) => `Bắt đầu lại với ${provider}`,
    byEmail: 'Đăng ký bằng email',
  },
  ...forms,
  ...mail,
  ...legal,
  keeping,
  passkeys,
  games,
  play,
  limits,
  takenOnSignup: 'Đăng nhập bằng địa chỉ này',
  takenOnFinish: 'Đăng nhập một lần để liên kết',
  lobby: {
    title: 'Sảnh',
    hello: (name) => `Rất vui được gặp bạn, ${name}.`,
    helloNameless: 'Rất vui được gặp bạn.',
    welcomeTitle: 'Tài khoản của bạn đã sẵn sàng',
    welcomeText: (currencies) =>
      `Các ví (${currencies}) đã mở. Hãy chọn ví để chơi ở phía trên; thiết bị này sẽ nhớ lựa chọn của bạn.`,
    mailSent: (email) => `Chúng tôi đã gửi mã đến ${email}, để bạn vào lại được nếu quên mật khẩu.`,
    typeCode: 'Nhập mã',
    emptyTitle: 'Bàn chơi đang được chuẩn bị',
    emptyText:
      'Hiện chưa có trò chơi nào. Trò chơi sẽ đến cùng các nhà phát triển đầu tiên và hiện ngay tại đây. Tài khoản và ví của bạn đã sẵn sàng.',
    walletsTitle: 'Ví của bạn',
    inUse: 'Đang dùng',
    use: (currency) => `Dùng ví ${currency}`,
    credits: 'điểm chơi',
    linked: (who) => `${who} đã được liên kết với tài khoản của bạn. Từ lần sau có thể dùng để đăng nhập.`,
  },
  wallet: {
    choose: 'Ví',
    none: 'Chưa có ví',
    down: 'Chưa xem được số dư',
    history: (currency) => `Biến động của ví ${currency}`,
    nothingMoved: 'Chưa có biến động nào.',
    olderMoves: 'Xem cũ hơn',
    after: (balance) => `còn ${balance}`,
    kinds: {
      opening: 'Số dư chuyển sang',
      grant: 'Quà của chúng tôi',
      adjustment: 'Nhân viên điều chỉnh',
      stake: 'Đặt',
      payout: 'Thắng',
      promotion: 'Quà của trò chơi',
      expiry: 'Hết hạn',
      reversal: 'Hoàn lại',
    },
    otherKind: 'Biến động',
  },
  menu: {
    open: 'Trình đơn',
    account: 'Tài khoản và thiết bị',
    lobby: 'Sảnh',
    limits: 'Giới hạn chơi',
    signOut: 'Đăng xuất',
    signingOut: 'Đang đăng xuất',
  },
  account: {
    title: 'Tài khoản',
    profile: 'Hồ sơ',
    name: 'Tên',
    email: 'Email',
    confirmed: 'đã xác nhận',
    unconfirmed: 'chưa xác nhận',
    country: 'Quốc gia',
    language: 'Ngôn ngữ',
    notGiven: 'Chưa có',
    player: 'Mã người chơi',
    identities: 'Tài khoản liên kết',
    identitiesText: 'Những tài khoản ở nơi khác dùng để đăng nhập vào đây.',
    noIdentities: 'Chưa liên kết tài khoản nào. Bạn vào bằng email và mật khẩu.',
    linkedOn: (day) => `Liên kết ngày ${day}`,
    link: (provider) => `Liên kết ${provider}`,
    disconnected: (provider) =>
      `Quyền truy cập của chúng tôi đã bị thu hồi ở ${provider}. Bạn đăng nhập bằng nó một lần là dùng lại được.`,
    unlink: 'Hủy liên kết',
    unlinkTitle: (who) => `Hủy liên kết ${who}?`,
    unlinkText: 'Bạn sẽ không đăng nhập bằng tài khoản ấy được nữa. Email và mật khẩu vẫn dùng như cũ.',
    unlinking: 'Đang hủy liên kết',
    unlinked: (who) => `Đã hủy liên kết ${who}.`,
    devices: 'Thiết bị',
    devicesText: 'Những nơi bạn đang đăng nhập. Thấy thiết bị lạ, bạn hãy đăng xuất nó ngay.',
    thisDevice: 'Thiết bị này',
    from: (ip) => `từ ${ip}`,
    signedInAt: (when) => `Đăng nhập ${when}`,
    lastSeen: (when) => `hoạt động lần cuối ${when}`,
    by: (method) => `bằng ${method}`,
    methods: {
      password: 'mật khẩu',
      mail: 'thư',
      passkey: 'khóa truy cập',
      register: 'đăng ký mới',
      signup: 'đăng ký mới',
    },
    end: 'Đăng xuất',
    endLabel: (device) => `Đăng xuất ${device}`,
    ending: 'Đang đăng xuất',
    ended: (device) => `Đã đăng xuất ${device}.`,
    endOthers: 'Đăng xuất mọi thiết bị khác',
    endOthersTitle: 'Đăng xuất mọi thiết bị khác?',
    endOthersText: 'Các trình duyệt và ứng dụng khác sẽ phải đăng nhập lại. Thiết bị này giữ nguyên.',
    endedOthers: 'Đã đăng xuất mọi thiết bị khác.',
    onlyThis: 'Chỉ có thiết bị này đang đăng nhập.',
    signOut: 'Đăng xuất khỏi thiết bị này',
    unknownDevice: 'Thiết bị không rõ',
    onSystem: (browser, system) => `${browser} trên ${system}`,
    loadFailed: 'Chưa tải được phần này.',
  },
  landing: {
    title: 'Casino giải trí',
    headline: 'Vui hết mình, chẳng lo mất gì.',
    text: 'Chơi để vui: không nạp tiền, không rút tiền, không chiêu trò. Mời bạn vào chọn chỗ.',
    enter: 'Đăng nhập',
    join: 'Tạo tài khoản',
    toLobby: 'Vào sảnh',
    facts: (currencies) => [
      { title: 'Điểm để chơi', text: 'Mọi số dư chỉ để chơi. Không mua vào, không trả ra.' },
      {
        title: 'Ví của bạn',
        text: currencies
          ? `${currencies} luôn sẵn bên nhau. Chạm một lần là đổi.`
          : 'Luôn sẵn bên nhau. Chạm một lần là đổi.',
      },
      {
        title: 'Bạn giữ chìa khóa',
        text: 'Xem mọi thiết bị đang đăng nhập và đăng xuất ngay bất kỳ thiết bị nào.',
      },
    ],
  },
  missing: {
    title: 'Bàn này trống',
    text: 'Có thể địa chỉ bị gõ nhầm, hoặc trang đã dời đi.',
  },
  unreachable: {
    title: 'Không kết nối được',
    text: 'Mạng của bạn hoặc máy chủ của chúng tôi đang gián đoạn. Không có gì của bạn bị mất.',
  },
  footer: { api: 'API' },
};
