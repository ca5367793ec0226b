/** Bounds that two sides of a wire rely on. Bytes unless the name says otherwise. */

/** The magic, the header, the images and the checksum together; every broker's packet limit is set above it. */
export const frameBytesMax = 8 * 1024 * 1024
export const headerBytesMax = 64 * 1024
export const imageBytesMax = 6 * 1024 * 1024
export const imagesPerCaptureMax = 8
/** Faces that are told of one picture; more is a crowd, whose smallest are left out. */
export const faceTagsMax = 32
/** What a Kafka record of ours may weigh; a batch is cut well below the broker's 1 MB. */
export const recordBytesMax = 512 * 1024
/** Captures that an agent keeps unacknowledged on the wire at most. */
export const unacknowledgedMax = 32
export const pageItemsMax = 500
/** The longest time range that one query may span. */
export const queryRangeMsMax = 400 * 24 * 3600 * 1000
