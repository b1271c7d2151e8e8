const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Where the lower half of a number of 64 bits stands among its two words on this machine, and the upper one. */
export const LOW: number = IS_LITTLE_ENDIAN ? 0 : 1
export const HIGH: number = 1 - LOW
