// A bundle for failures of every leg, in French: what each code asks for is inside, and its HAR files are valid.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Fault } from '../../src/faults/fault.js'
import { FAULTS } from '../../src/faults/index.js'
import { bundle, checkHar, stage, written } from '../support/bundle-scene.js'
import { NO_PYTHON } from '../support/bundle.js'
import { answerBytes } from '../support/upstream.js'

/** Kinds that a plain GET meets; each leads to a bundle that can be read. */
for (const [kind, part] of [['connection_timeout', 'route.txt'], ['destination_ip_unroutable', 'route.txt'], ['railgun_listener_error', null], ['dns_error', null], ['site_not_found', null], ['tls_protocol_error', null], ['http_response_timeout', null]] as const) {
  t.test(`a bundle for ${kind}`, { skip: NO_PYTHON || ((FAULTS[kind] as Fault).unavailable?.() ?? false) }, async t => {
    const scene = await stage(t, answerBytes('healthy'), { connectTimeout: '500ms', responseTimeout: '700ms' })
    scene.story.edge.fail({ kind, rate: 1, times: 1 })
    const line = await written(scene, await scene.story.get('/pay'))
    t.equal(line.failure?.kind, kind)
    const limits = ['--connect-timeout', '500ms', '--tls-timeout', '1s', '--response-timeout', '1s']
    writeFileSync(join(scene.folder, 'railgun.log'), 'connection failed 0.0.0.0:443/example.com: remote error: handshake failure\n')
    const zip = await bundle(t, scene, line.ray ?? '', ...limits, '--railgun-log', join(scene.folder, 'railgun.log'), '--lang', 'fr')
    checkHar(t, zip.json('through-the-edge.har'), 'through')
    checkHar(t, zip.json('straight-to-origin.har'), 'straight')
    t.match(zip.text('README.md'), /^# Dossier pour l’assistance[^]*provoquée exprès/)
    t.match(zip.text('listener.log'), 'handshake failure')
    if (part !== null) t.match(zip.text(part), /Nothing here was run[^]*mtr -rwc 50/)
    else t.notOk(zip.names.includes('route.txt'))
  })
}
