import type { Dictionary } from '../en';

export const mail: Pick<
  Dictionary,
  'byMail' | 'forgot' | 'confirm' | 'undo' | 'notMe' | 'link' | 'prove' | 'inApp'
> = {
  byMail: {
    offer: 'Gửi mã vào email cho tôi',
    title: 'Đăng nhập qua email',
    lead: 'Chúng tôi gửi một mã và một liên kết vào hộp thư của bạn. Không cần mật khẩu.',
    ask: 'Gửi mã',
    asking: 'Đang gửi',
    sentTitle: 'Bạn mở hộp thư nhé',
    sentText: (email) =>
      email
        ? `Nếu ${email} có tài khoản ở đây, thư kèm mã đang được gửi đi. Có thể mất một phút; bạn xem cả mục thư rác.`
        : 'Nếu địa chỉ đó có tài khoản ở đây, thư kèm mã đang được gửi đi. Có thể mất một phút; bạn xem cả mục thư rác.',
    code: 'Mã trong thư',
    codeHint: 'Tám chữ số, trong thư mới nhất.',
    enter: 'Đăng nhập',
    entering: 'Đang đăng nhập',
    linkLead: 'Bạn vừa mở liên kết trong thư của chúng tôi. Bấm một lần là vào.',
    again: 'Gửi thư mới',
    withPassword: 'Đăng nhập bằng mật khẩu',
  },
  forgot: {
    offer: 'Quên mật khẩu?',
    title: 'Mật khẩu mới',
    lead: 'Cho chúng tôi biết địa chỉ của bạn, chúng tôi gửi mã để bạn đặt mật khẩu mới.',
    chooseTitle: 'Đặt mật khẩu mới',
    chooseLead: 'Sau đó bạn đăng nhập ở đây và được đăng xuất ở mọi nơi khác.',
    submit: 'Lưu và đăng nhập',
    submitting: 'Đang lưu',
  },
  confirm: {
    title: 'Xác nhận địa chỉ email',
    linkLead: 'Bạn vừa mở liên kết trong thư của chúng tôi. Bấm một lần để xác nhận địa chỉ.',
    codeLead: 'Nhập mã trong thư mới nhất của chúng tôi.',
    submit: 'Xác nhận',
    submitting: 'Đang xác nhận',
    done: (email) => `Đã xác nhận ${email}.`,
    toAccount: 'Đến trang tài khoản',
  },
  undo: {
    title: 'Hoàn tác việc đổi địa chỉ',
    text: 'Tài khoản lấy lại địa chỉ này, mọi thiết bị bị đăng xuất, và các tài khoản liên kết cùng khóa truy cập được thêm quanh lúc đổi sẽ bị gỡ. Sau đó bạn đặt mật khẩu mới.',
    submit: 'Hoàn tác',
    done: 'Tài khoản đã lấy lại địa chỉ cũ, mọi thiết bị đã bị đăng xuất.',
  },
  notMe: {
    title: 'Lần đăng nhập đó không phải bạn?',
    text: 'Chúng tôi chấm dứt nó ngay, và gỡ luôn khóa truy cập được thêm trong lần đó. Sau đó bạn đặt mật khẩu mới, vì người vào đã biết mật khẩu cũ hoặc có một cách đăng nhập khác của bạn.',
    submit: 'Chấm dứt lần đăng nhập đó',
    done: 'Lần đăng nhập đó đã bị chấm dứt.',
  },
  link: {
    working: 'Xin chờ một chút',
    missing:
      'Bạn hãy mở trang này từ liên kết trong thư. Tải lại trang sẽ làm mất thông tin; hãy mở lại liên kết.',
    newPassword: 'Đặt mật khẩu mới',
  },
  prove: {
    title: 'Có phải bạn không?',
    text: 'Việc này quan trọng với tài khoản của bạn, nên chúng tôi xác minh lại một lần. Kết quả có hiệu lực trong mười phút.',
    password: 'Mật khẩu của bạn',
    submit: 'Tiếp tục',
    submitting: 'Đang kiểm tra',
    byMail: 'Gửi mã vào email thay cho mật khẩu',
    byPassword: 'Dùng mật khẩu',
    wrong: 'Đây không phải mật khẩu của tài khoản này.',
  },
  inApp: {
    title: (app) => `Bạn đang ở trong ${app}`,
    text: (app) =>
      `Đăng nhập bằng tài khoản khác ở đây thường không thành công, vì ${app} mở trang trong trình duyệt nhỏ của riêng nó. Bạn hãy mở trang này bằng trình duyệt của máy.`,
    open: 'Mở bằng trình duyệt',
    menu: 'Bấm dấu ba chấm (hoặc nút chia sẻ) rồi chọn “Mở bằng trình duyệt”.',
    copy: 'Sao chép địa chỉ',
    copied: 'Đã sao chép. Bạn dán vào trình duyệt nhé.',
    byMail: 'Hoặc ở lại đây và nhận mã qua email',
  },
};
