/** The words of a line, without the spaces between them. */
export function words(line) {
  return line.split(/\s+/).filter((word) => word !== '')
}
