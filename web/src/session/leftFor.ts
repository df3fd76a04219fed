import { recall, remember } from './memory';

// The answer to a failed visit does not say which provider it was, so this tab remembers. By name, never by address.
const key = 'igw.leftFor';
const tab = () => sessionStorage;

export const rememberLeaving = (provider: string) => remember(key, provider, tab);
export const lastLeftFor = () => recall(key, tab);
