/** The release of the tool. A test compares it with package.json. */
export const toolVersion = '0.1.0';
