import type { Dictionary } from '../en';
import { passkeyProblems } from './passkeys';

export const forms: Pick<Dictionary, 'botCheck' | 'form' | 'faults' | 'problems'> = {
  form: {
    email: 'Email',
    emailHint: 'Dùng để đăng nhập và khôi phục tài khoản. Người chơi khác không bao giờ nhìn thấy.',
    password: 'Mật khẩu',
    passwordHint: 'Ít nhất 8 ký tự. Vài từ ghép liền nhau là rất tốt.',
    passwordLength: (bytes) => `${bytes} trên tối đa 72 byte`,
    passwordUnits: 'Chữ không dấu tính 1 byte, chữ có dấu 2 hoặc 3, biểu tượng cảm xúc 4.',
    show: 'Hiện mật khẩu',
    hide: 'Ẩn mật khẩu',
    language: 'Ngôn ngữ',
    languageHint: 'Dùng cho các trang và thư gửi bạn.',
    country: 'Quốc gia',
    choose: 'Chọn',
    birth: 'Ngày sinh',
    birthHint: (age) => (age > 0 ? `Trò chơi chỉ mở cho người từ ${age} tuổi.` : 'Được giữ riêng tư.'),
    day: 'Ngày',
    month: 'Tháng',
    year: 'Năm',
    terms: 'Tôi đồng ý với điều khoản chơi.',
    termsRead: 'Tóm tắt điều khoản',
    termsList: (age) => [
      'Điểm chỉ để chơi. Không thể hoàn lại, rút thành tiền hay mua bán.',
      'Không khoản mua nào đem lại phần thắng hay cơ hội cao hơn.',
      age > 0
        ? `Bạn từ ${age} tuổi trở lên và thông tin ở trên là của chính bạn.`
        : 'Thông tin ở trên là của chính bạn.',
      'Mỗi người một tài khoản. Không chia sẻ mật khẩu với ai.',
      'Bạn có thể tạm nghỉ hoặc rời đi bất cứ lúc nào.',
    ],
    summary: (n) => (n === 1 ? 'Có một chỗ cần xem lại.' : `Có ${n} chỗ cần xem lại.`),
  },
  faults: {
    email: {
      missing: 'Bạn chưa nhập email.',
      bad_format: 'Địa chỉ này chưa đúng dạng. Email có dạng ten@example.com.',
      too_long: 'Địa chỉ quá dài. Tối đa 254 ký tự.',
      taken: 'Địa chỉ này đã có tài khoản.',
    },
    password: {
      missing: 'Bạn chưa nhập mật khẩu.',
      too_short: 'Mật khẩu quá ngắn. Cần ít nhất 8 ký tự.',
      too_long: 'Mật khẩu quá dài. Tối đa 72 byte; chữ có dấu và biểu tượng cảm xúc tính nhiều hơn một.',
      bad_format: 'Mật khẩu có ký tự không dùng được. Bạn bỏ ký tự đó đi nhé.',
      not_allowed: 'Không dùng được mật khẩu này. Bạn chọn mật khẩu khác nhé.',
    },
    code: { missing: 'Bạn chưa nhập mã trong thư.', bad_format: 'Mã gồm tám chữ số.' },
    passwordOnSignIn: { missing: 'Bạn chưa nhập mật khẩu.' },
    country: {
      missing: 'Bạn chưa chọn quốc gia.',
      blocked: 'Quy định tại quốc gia này không cho phép chúng tôi mở cửa với bạn.',
      not_allowed: 'Không chọn được quốc gia này.',
    },
    date_of_birth: {
      missing: 'Bạn chưa nhập ngày sinh.',
      incomplete: 'Hãy điền đủ ngày, tháng và năm.',
      bad_format: 'Không có ngày này. Bạn xem lại ngày, tháng và năm.',
      in_future: 'Ngày này chưa tới. Bạn xem lại năm.',
      too_long_ago: 'Bạn xem lại năm; cần đủ bốn chữ số.',
      too_young: (age) => `Bạn cần đủ ${age} tuổi để chơi ở đây.`,
    },
    accept_terms: {
      missing: 'Bạn cần đồng ý với điều khoản để tiếp tục.',
      not_allowed: 'Bạn cần đồng ý với điều khoản để tiếp tục.',
    },
    any: {
      missing: 'Mục này là bắt buộc.',
      too_short: 'Nội dung quá ngắn.',
      too_long: 'Nội dung quá dài.',
      bad_format: 'Nội dung chưa đúng dạng.',
      not_allowed: 'Không dùng được giá trị này.',
      in_future: 'Ngày này ở tương lai.',
    },
  },
  botCheck: {
    working: 'Đang kiểm tra bạn không phải là phần mềm tự động. Chỉ mất giây lát, bạn không cần làm gì.',
    asking: 'Vui lòng trả lời phần kiểm tra bên dưới; sau đó mọi việc tự tiếp tục.',
  },
  problems: {
    ...passkeyProblems,
    bot_check_needed:
      'Chúng tôi chưa xác nhận được bạn không phải là phần mềm tự động. Bạn thử lại một lần nữa nhé.',
    bot_check_failed: 'Phần kiểm tra chống phần mềm tự động chưa đạt. Bạn thử lại một lần nữa nhé.',
    bot_check_blocked:
      'Phần kiểm tra chống phần mềm tự động không chạy được. Hãy tải lại trang, hoặc chọn cách đăng nhập khác.',
    bot_check_script_blocked:
      'Trình duyệt hoặc mạng này đang chặn phần kiểm tra chống phần mềm tự động. Hãy cho phép tập lệnh đó hoặc tắt trình chặn cho trang này rồi thử lại; hoặc chọn cách đăng nhập khác.',
    invalid_credentials:
      'Email và mật khẩu không khớp. Bạn kiểm tra cả hai; mật khẩu phân biệt chữ hoa và chữ thường.',
    account_blocked:
      'Tài khoản này đã bị đóng hoặc bị khóa. Nếu bạn cho rằng có nhầm lẫn, hãy liên hệ bên vận hành trang này.',
    rate_limited: 'Bạn đã thử quá nhiều lần trong thời gian ngắn.',
    busy: 'Hệ thống đang quá tải.',
    database_unavailable: 'Tạm thời không truy cập được dữ liệu.',
    offline: 'Không kết nối được với máy chủ. Bạn kiểm tra mạng nhé.',
    unreadable_answer: 'Máy chủ trả lời không đọc được. Bạn thử lại nhé.',
    internal_error: 'Có lỗi ở phía chúng tôi. Không có gì bị làm dở. Bạn thử lại nhé.',
    cross_site_request: 'Trình duyệt báo rằng yêu cầu đến từ trang khác. Bạn tải lại trang rồi thử lại.',
    email_taken: 'Địa chỉ này đã có tài khoản.',
    code_wrong:
      'Đây không phải mã trong thư mới nhất. Bạn xem lại tám chữ số; sau năm lần sai, mã không dùng được nữa.',
    code_dead:
      'Mã hoặc liên kết này không còn dùng được: đã dùng, quá cũ, hoặc đã có thư mới hơn. Bạn dùng thư mới nhất, hoặc yêu cầu thư khác.',
    other_browser:
      'Liên kết này được yêu cầu ở trình duyệt khác. Bạn mở nó ở đó, hoặc nhập mã trong cùng thư ở đó.',
    email_verified_already: 'Địa chỉ của bạn đã được xác nhận rồi.',
    mail_off: 'Máy chủ này không gửi thư. Bạn chọn cách khác nhé.',
    country_blocked: 'Quy định tại quốc gia của bạn không cho phép chúng tôi mở cửa với bạn.',
    under_age: 'Bạn chưa đủ tuổi để chơi ở đây.',
    birth_date_set: 'Ngày sinh của bạn đã được khai. Nếu sai, bộ phận hỗ trợ có thể sửa.',
    country_set: 'Quốc gia của bạn đã được khai. Nếu bạn đã chuyển nơi ở, bộ phận hỗ trợ có thể sửa.',
    terms_outdated: 'Điều khoản vừa thay đổi. Bạn đọc bản mới rồi đồng ý nhé.',
    last_way_in:
      'Đây là cách duy nhất để vào tài khoản của bạn nên không thể bỏ. Hãy thêm một cách khác trước.',
    request_timeout: 'Kết nối của bạn quá chậm nên chúng tôi đã ngừng chờ. Bạn thử lại nhé.',
    reauthentication_needed: 'Để giữ an toàn, việc này cần bạn đăng nhập trong vòng mười phút trở lại.',
    cookies_off:
      'Đăng nhập đã thành công nhưng trình duyệt không giữ cookie của chúng tôi. Bạn cho phép cookie cho trang này rồi đăng nhập lại nhé.',
    not_found: 'Mục này không còn nữa. Bạn tải lại trang để xem hiện trạng.',
    validation_failed: 'Máy chủ chưa chấp nhận. Bạn xem lại các ô.',
    play_not_allowed: 'Tài khoản này chưa vào chơi được. Bạn xem bên dưới còn thiếu gì.',
    play_stopped: 'Theo ý bạn, hiện không trò nào mở.',
    currency_not_offered: 'Trò này không nhận ví đó. Bạn chọn ví khác hoặc trò khác nhé.',
    game_unavailable: 'Trò này đang tạm tắt. Bạn chọn trò khác nhé.',
    demo_not_offered: 'Trò này không có bản chơi thử. Bạn chọn trò khác, hoặc chơi bằng ví của bạn.',
    break_not_shortened: 'Đang có kỳ nghỉ dài hơn. Chỉ có thể kéo dài, không thể rút ngắn.',
    no_pending_signup: 'Lượt đăng ký này đã hết hạn. Bạn bắt đầu lại nhé.',
    unknown: 'Chưa thực hiện được. Lát nữa bạn thử lại nhé.',
    typed: 'Những gì bạn đã nhập vẫn còn đây.',
    reference: (id) => `Khi cần hỏi chúng tôi, bạn gửi kèm mã này: ${id}`,
  },
};
