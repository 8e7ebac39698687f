/** A file name from a world's name, safe on every system: "Ada's world" -> `ada-s-world.bundle`. */
export function bundleFileNameOf(worldName: string): string {
  const slug = worldName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `${slug || 'world'}.bundle`;
}
