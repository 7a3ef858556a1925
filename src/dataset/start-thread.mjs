// tsx, which runs the TypeScript of a process, is not at work in the threads that Node 20 starts.
import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
await import(workerData)
