/** The layout of a project file: see the README of this folder. */
export const PROJECT_FORMAT = 'subcode-project'
export const PROJECT_VERSION = 1
export const PROJECT_FILE = 'project.json'
/** Raw float32, little-endian, as every machine that runs browsers has it. */
export const ARRAY_FOLDER = 'arrays/'
/** Photos as they were brought. */
export const PHOTO_FOLDER = 'photos/'
export const PICTURE_FOLDER = 'pictures/'
