import { answer, client, type JsonOf } from './client';
import type { paths } from './schema';

export type Profile = JsonOf<paths['/me/profile']['get']>;
export type PlayObstacle = Profile['play']['reasons'][number];

export const readProfile = () => answer(client.GET('/me/profile'));

export const tellBirthDate = (dateOfBirth: string) =>
  answer(client.PUT('/me/birth-date', { body: { date_of_birth: dateOfBirth } }));

export const tellCountry = (country: string) => answer(client.PUT('/me/country', { body: { country } }));

export const acceptTerms = (version: string) => answer(client.POST('/me/terms', { body: { version } }));
