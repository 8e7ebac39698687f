/** Hands bytes or text to the browser's download; the blob URL is released once the download has begun. */
export function download(fileName: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // Safari reads the URL after click() has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
