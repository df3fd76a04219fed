import type { passkeyProblems as english, passkeys as englishPasskeys } from '../en/passkeys';

export const passkeys: typeof englishPasskeys = {
  signIn: 'Đăng nhập bằng khóa truy cập',
  signingIn: 'Đang đăng nhập',
  title: 'Khóa truy cập (passkey)',
  text: 'Dùng vân tay, khuôn mặt hoặc khóa màn hình thay cho mật khẩu. Khóa truy cập không ai đoán được và cũng không ai lừa lấy được.',
  none: 'Chưa có khóa nào.',
  add: 'Thêm khóa truy cập',
  adding: 'Đang chờ thiết bị của bạn',
  added: 'Đã thêm khóa truy cập. Từ lần sau bạn chỉ cần nó để đăng nhập.',
  synced: 'Đồng bộ',
  suspended: 'Tạm khóa',
  suspendedText:
    'Khóa này từng được dùng theo cách cho thấy có thể nó đã bị sao chép, nên không đăng nhập được nữa. Bạn hãy gỡ nó và thêm khóa mới.',
  addedAt: (when, where) => `Thêm ${when}${where ? ` bằng ${where}` : ''}.`,
  usedAt: (when) => `Dùng lần cuối ${when}.`,
  neverUsed: 'Chưa dùng lần nào.',
  rename: 'Đổi tên',
  renameTitle: 'Đổi tên khóa truy cập',
  renameText: 'Chỉ mình bạn thấy tên này.',
  name: 'Tên khóa truy cập',
  save: 'Lưu',
  renamed: 'Khóa truy cập đã có tên mới.',
  remove: 'Gỡ',
  removing: 'Đang gỡ',
  removeTitle: (name) => `Gỡ ${name}?`,
  removeText:
    'Bạn sẽ không đăng nhập bằng khóa này được nữa, và các thiết bị khác vào bằng khóa truy cập sẽ bị đăng xuất. Bạn nhớ xóa nó cả trên thiết bị.',
  removed: (name) => `Đã gỡ ${name}.`,
  notInThisBrowser:
    'Trình duyệt này không dùng được khóa truy cập. Bạn mở trang bằng trình duyệt khác để thêm.',
  needName: (address) =>
    `Khóa truy cập cần một tên miền thay cho địa chỉ IP. Hãy khởi động máy chủ với PUBLIC_URL=${address} để dùng thử.`,
  prove: 'Dùng khóa truy cập',
  proving: 'Đang kiểm tra',
  or: 'hoặc',
  offerTitle: 'Lần sau khỏi cần mật khẩu?',
  offerText:
    'Thêm khóa truy cập, rồi vân tay, khuôn mặt hoặc khóa màn hình sẽ giúp bạn đăng nhập trên thiết bị này.',
};

export const passkeyProblems: typeof english = {
  passkeys_off: 'Ở đây không dùng được khóa truy cập. Bạn chọn cách khác nhé.',
  passkey_refused:
    'Khóa truy cập này không mở tài khoản nào ở đây. Có thể nó đã bị gỡ; bạn chọn khóa khác hoặc cách khác.',
  passkey_not_added:
    'Thiết bị đã gửi một khóa truy cập mà chúng tôi không nhận được. Bạn thử lại, hoặc dùng thiết bị khác.',
  passkey_attempt_dead: 'Đã quá năm phút, hoặc trình duyệt không giữ cookie. Bạn thử lại nhé.',
  passkey_suspended:
    'Khóa truy cập này bị tạm khóa vì có thể đã bị sao chép. Bạn đăng nhập bằng cách khác, gỡ nó rồi thêm khóa mới.',
  passkey_taken: 'Khóa truy cập này đã được đăng ký rồi.',
  too_many_passkeys: 'Bạn đã có hai mươi khóa truy cập, là mức tối đa. Hãy gỡ một khóa không còn dùng.',
  passkey_cancelled: 'Chưa dùng khóa truy cập nào. Bạn thử lại, hoặc chọn cách khác.',
  passkey_here_already: 'Thiết bị này đã có khóa truy cập cho tài khoản của bạn.',
  passkey_unfit:
    'Thiết bị này không giữ được khóa truy cập. Bạn cần bật khóa màn hình, hoặc dùng thiết bị khác.',
  passkey_failed: 'Trình duyệt không dùng được khóa truy cập ở đây. Bạn thử lại, hoặc chọn cách khác.',
};
