// Runs a data set as an array of a real Slurm, of one node on this machine, and compares its files with those of one process:
// `npm run test:slurm`. Needs root and Debian's packages slurmctld, slurmd, slurm-client and munge.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { digests, writePictures, writeSmallPack } from '../src/dataset/fixtures/small-dataset.ts'
import { freePort } from '../src/dataset/fixtures/free-port.ts'

const PICTURES = 400
const TASKS = 3
const PATIENCE_MS = 300_000

const folder = mkdtempSync(join(tmpdir(), 'subcode-slurm-'))
const at = (name: string) => join(folder, name)
const environment = { ...process.env, SLURM_CONF: at('slurm.conf') }
const servers: ChildProcess[] = []
const log = (line: string) => console.log(line)

try {
  for (const program of ['slurmctld', 'slurmd', 'sbatch', 'munged']) {
    if (spawnSync(program, ['-V']).error) throw new Error(`${program} is missing: apt-get install slurmctld slurmd slurm-client munge`)
  }
  await startSlurm()
  log(`${run('sinfo', '--version').trim()}, one node of ${availableParallelism()} processors`)
  const command = ['--import', 'tsx', 'src/cli/dataset.ts', 'encode', writePictures(at('pictures'), PICTURES)]
  const options = ['--pack', writeSmallPack(at('pack')), '--x-t', '--steps', '10']
  execFileSync(process.execPath, [...command, ...options, '--out', at('alone'), '--workers', '1'], { stdio: 'ignore' })

  const wrapped = ['npm run dataset -- encode', at('pictures'), ...options, '--out', at('array'), '--array'].join(' ') // as README has it
  const batch = ['--parsable', `--array=0-${TASKS - 1}`, '--output', at('task-%A-%a.log'), '--chdir', process.cwd(), '--wrap', wrapped]
  const first = run('sbatch', ...batch).trim()
  await until('the first shard', () => shards().length > 0)
  run('scancel', '--signal=KILL', '--full', `${first}_1`)
  await until('the end of the array', () => run('squeue', '--noheader', '--job', first).trim() === '')
  const kept = shards().length
  log(`array 1, its task 1 killed: ${kept} of ${Math.ceil((PICTURES + 1) / 64)} shards`)
  run('sbatch', '--wait', ...batch)
  log(`array 2: ${shards().length - kept} shards more`)

  const [alone, array] = [digests(at('alone')), digests(at('array'))]
  const different = Object.keys({ ...alone, ...array }).filter((name) => alone[name] !== array[name])
  if (different.length > 0) throw new Error(`These files differ: ${different.join(', ')}`)
  log(`all ${Object.keys(array).length} files are, byte for byte, those of one process`)
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown)
  process.exitCode = 1
} finally {
  for (const server of servers.reverse()) await end(server)
  rmSync(folder, { recursive: true, force: true })
}

/** A Slurm of this machine alone, with ports, keys and files of its own. */
async function startSlurm(): Promise<void> {
  for (const name of ['state', 'spool']) mkdirSync(at(name))
  writeFileSync(at('munge.key'), randomBytes(1024), { mode: 0o400 })
  const lines = [
    'ClusterName=subcode',
    `SlurmctldHost=${hostname()}(127.0.0.1)`,
    `SlurmctldPort=${await freePort()}`,
    `SlurmdPort=${await freePort()}`,
    'SlurmUser=root',
    `AuthInfo=socket=${at('munge.socket')}`,
    `StateSaveLocation=${at('state')}`,
    `SlurmdSpoolDir=${at('spool')}`,
    `SlurmctldPidFile=${at('slurmctld.pid')}`,
    `SlurmdPidFile=${at('slurmd.pid')}`,
    'ProctrackType=proctrack/pgid',
    'TaskPlugin=task/none',
    'MpiDefault=none',
    'ReturnToService=2',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_CPU',
    `NodeName=${hostname()} NodeAddr=127.0.0.1 CPUs=${availableParallelism()} State=UNKNOWN`,
    'PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP',
  ]
  writeFileSync(at('slurm.conf'), `${lines.join('\n')}\n`)
  const files = ['socket', 'key-file', 'pid-file', 'log-file', 'seed-file'].map((name) => `--${name}=${at(`munge.${name.split('-')[0]}`)}`)
  start('munged', '--foreground', '--force', ...files)
  await until('munged', () => existsSync(at('munge.socket')))
  start('slurmctld', '-D')
  start('slurmd', '-D')
  await until('Slurm', () => /\bidle\b/.test(spawnSync('sinfo', { env: environment, encoding: 'utf8' }).stdout))
}

function start(program: string, ...args: string[]): void {
  servers.push(spawn(program, args, { env: environment, stdio: 'ignore' }))
}

function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, { env: environment, encoding: 'utf8' })
}

function shards(): string[] {
  return existsSync(at('array')) ? readdirSync(at('array')).filter((name) => name.startsWith('shard-')) : []
}

async function until(event: string, has: () => boolean): Promise<void> {
  for (const startMs = Date.now(); !has(); await sleep(200)) {
    if (Date.now() - startMs > PATIENCE_MS) throw new Error(`Expected ${event} within ${PATIENCE_MS / 1000} s. `)
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill()
  await Promise.race([ended, sleep(5000).then(() => server.kill('SIGKILL'))])
}
