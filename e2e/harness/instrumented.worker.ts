import './instrument.ts'
import '../../src/engine/engine.worker.ts'
