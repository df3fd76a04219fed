import type { Dictionary } from '../en';

export const doorErrors: Dictionary['door']['errors'] = {
  access_denied: {
    title: (who) => `Bạn đã từ chối trên ${who}`,
    text: 'Chưa có gì được tạo và chưa có gì được chia sẻ. Nếu bấm nhầm, bạn thử lại hoặc dùng email.',
  },
  bad_callback: {
    title: (who) => `Phản hồi từ ${who} bị thiếu`,
    text: 'Địa chỉ trả về không đầy đủ nên chúng tôi đã bỏ qua. Bạn bắt đầu lại từ đây nhé.',
  },
  state_missing: {
    title: 'Lượt đăng nhập đó không bắt đầu từ trình duyệt này',
    text: 'Có thể bạn đã bắt đầu ở trình duyệt hay ứng dụng khác, hoặc cookie đang bị tắt. Hãy bắt đầu lại trong cửa sổ này và ở nguyên đây cho đến khi xong.',
  },
  state_mismatch: {
    title: 'Phản hồi này thuộc về một lượt đăng nhập khác',
    text: 'Để giữ an toàn cho bạn, chúng tôi đã không dùng nó. Bạn bắt đầu lại từ đây nhé.',
  },
  state_expired: {
    title: 'Đã quá mười phút',
    text: 'Mỗi lượt đăng nhập chỉ chờ mười phút rồi tự kết thúc. Bạn bắt đầu lại nhé, lần này sẽ nhanh thôi.',
  },
  state_used: {
    title: 'Lượt đăng nhập này đã được dùng',
    text: 'Việc tải lại trang hoặc nút quay lại đã mở nó lần thứ hai. Bạn hãy bắt đầu một lượt mới.',
  },
  provider_error: {
    title: (who) => `${who} không đăng nhập được cho bạn`,
    text: (who) => `Lỗi nằm ở phía ${who}. Bạn thử lại hoặc dùng email.`,
  },
  provider_unavailable: {
    title: (who) => `${who} không phản hồi`,
    text: 'Vài phút nữa bạn thử lại nhé. Trong lúc đó, email vẫn dùng được.',
  },
  provider_busy: {
    title: (who) => `${who} đang hạn chế lượt đăng nhập`,
    text: 'Bạn đợi vài phút rồi thử lại. Trong lúc đó, email vẫn dùng được.',
  },
  provider_misconfigured: {
    title: (who) => `Kết nối của chúng tôi với ${who} đang hỏng`,
    text: 'Đây là lỗi của chúng tôi, thử lại cũng không được. Tạm thời bạn dùng email nhé.',
  },
  permission_missing: {
    title: (who) => `${who} chưa cho chúng tôi biết bạn là ai`,
    text: (who) =>
      who === 'Instagram'
        ? 'Chúng tôi chỉ xin xem tên người dùng. Bạn thử lại và giữ nguyên quyền đó. Tài khoản cũng phải là tài khoản chuyên nghiệp (Doanh nghiệp hoặc Nhà sáng tạo); nếu là tài khoản cá nhân, bạn dùng email.'
        : 'Chúng tôi chỉ xin xem tên người dùng. Bạn thử lại và giữ nguyên quyền đó.',
  },
  identity_in_use: {
    title: (who) => `Tài khoản ${who} đó đã được liên kết nơi khác`,
    text: 'Nó đang gắn với một tài khoản khác ở đây, và chỉ gắn được với một. Bạn hãy đăng nhập bằng nó để vào tài khoản kia, hoặc hủy liên kết ở đó trước.',
  },
  account_blocked: {
    title: 'Tài khoản này không thể đăng nhập',
    text: 'Tài khoản đã bị đóng hoặc bị khóa. Nếu bạn cho rằng có nhầm lẫn, hãy liên hệ bên vận hành trang này.',
  },
  provider_unknown: {
    title: 'Ở đây không có cách đăng nhập đó',
    text: 'Bạn chọn một cách khác bên dưới nhé.',
  },
  prefetch_refused: {
    title: 'Trình duyệt đã đi trước bạn một bước',
    text: 'Nó thử tải trang đăng nhập khi bạn chưa bấm, nên chúng tôi đã dừng lại. Bạn tự bấm là được.',
  },
  reauthentication_needed: {
    title: 'Bạn đăng nhập lại một lần nhé',
    text: 'Liên kết tài khoản là mở thêm một lối vào, nên chúng tôi cần bạn đăng nhập trong vòng mười phút trở lại. Sau đó bạn tiếp tục đúng chỗ vừa dừng.',
  },
  not_signed_in: {
    title: 'Bạn cần đăng nhập trước',
    text: 'Phiên của bạn đã kết thúc. Đăng nhập xong, bạn tiếp tục đúng chỗ vừa dừng.',
  },
  rate_limited: {
    title: 'Bạn đã thử quá nhiều lần trong thời gian ngắn',
    text: 'Đợi khoảng một phút rồi thử lại nhé.',
  },
  busy: { title: 'Hệ thống đang quá tải', text: 'Không mất gì cả. Lát nữa bạn thử lại nhé.' },
  database_unavailable: {
    title: 'Tạm thời không truy cập được dữ liệu',
    text: 'Không mất gì cả. Lát nữa bạn thử lại nhé.',
  },
  cross_site_request: {
    title: 'Yêu cầu đó đến từ một trang khác',
    text: 'Để giữ an toàn cho bạn, chúng tôi đã không thực hiện. Bạn bắt đầu lại từ đây nhé.',
  },
  country_blocked: {
    title: 'Chưa phục vụ tại quốc gia của bạn',
    text: 'Quy định nơi bạn sống không cho phép chúng tôi mở cửa với bạn.',
  },
  outside_vietnam: {
    title: 'Zalo chỉ trả lời trong Việt Nam',
    text: 'Zalo không cho máy chủ của chúng tôi biết bạn là ai. Thử lại cũng không được; bạn dùng cách khác nhé.',
  },
  unknown: {
    title: 'Lượt đăng nhập chưa hoàn tất',
    text: 'Bạn bắt đầu lại từ đây nhé. Nếu vẫn gặp lỗi, hãy dùng email.',
  },
};
