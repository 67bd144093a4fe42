// `tap` for a file of a group: the test that is the file.
import { tests } from './group.js'

export default tests.get(new URL(import.meta.url).searchParams.get('of'))
