// The browser reads the address when it begins to save; a minute later it is surely done with it.
const addressLivesMilliseconds = 60_000;

/** Puts what a call has brought among the browser's downloads. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), addressLivesMilliseconds);
}
