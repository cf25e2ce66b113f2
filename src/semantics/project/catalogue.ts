/** Packages described by the tool itself: Go text with declarations and no bodies, first of all the standard library. */
export interface Catalogue {
  /** The text of a package as one Go file; null for packages that the catalogue does not know. */
  packageText(path: string): string | null;
}
