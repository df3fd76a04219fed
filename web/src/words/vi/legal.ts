import type { Dictionary } from '../en';

export const legal: Pick<Dictionary, 'legal' | 'permission' | 'profile'> = {
  legal: {
    title: 'Điều khoản và dữ liệu',
    terms: 'Điều khoản chơi',
    privacy: 'Chính sách quyền riêng tư',
    'delete-my-data': 'Cách xóa dữ liệu của tôi',
    full: 'Toàn văn:',
  },
  permission: {
    title: 'Trước khi vào chơi',
    lead: 'Còn thiếu vài điều. Tài khoản và các ví của bạn vẫn dùng được bình thường.',
    stopped: 'Tài khoản này chưa vào chơi được.',
    terms: 'Bạn cần đồng ý với điều khoản.',
    termsNew: 'Điều khoản đã thay đổi kể từ khi bạn đồng ý. Bạn đọc lại nhé.',
    accept: 'Tôi đã đọc và đồng ý',
    accepting: 'Đang lưu',
    birth: 'Chúng tôi cần biết ngày sinh của bạn.',
    once: 'Bạn chỉ khai một lần. Sau đó chỉ bộ phận hỗ trợ mới sửa được.',
    save: 'Lưu',
    saving: 'Đang lưu',
    country: 'Chúng tôi cần biết bạn sống ở quốc gia nào.',
    reasons: {
      under_age: (age) =>
        `Trò chơi chỉ mở cho người từ ${age} tuổi. Nếu ngày sinh ở đây sai, bộ phận hỗ trợ có thể sửa.`,
      country_blocked:
        'Trò chơi không mở tại quốc gia của bạn. Nếu bạn sống ở nơi khác, bộ phận hỗ trợ có thể sửa.',
      account_blocked: 'Tài khoản này đang bị khóa.',
    },
    contact: 'Liên hệ với ai',
  },
  profile: {
    birth: 'Ngày sinh',
    terms: 'Điều khoản đã đồng ý',
    acceptedOn: (version, day) => `Phiên bản ${version}, ngày ${day}`,
    notAccepted: 'Chưa',
  },
};
