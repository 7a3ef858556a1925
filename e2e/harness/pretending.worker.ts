import './pretend-gpu.ts'
import './instrument.ts'
import '../../src/engine/engine.worker.ts'
