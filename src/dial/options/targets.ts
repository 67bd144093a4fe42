/**
 * Where a site's requests go, from its upstreams as they were written and its ssl mode. Everything a request could choose
 * between is made here, once.
 *
 *   written          off, flexible     full, strict                        ssl-only
 *   host             http, port 80     as the visitor: http 80, https 443  https, port 443
 *   host:port        http              https                               https
 *   http://...       http              a mistake                           a mistake
 *   https://...      a mistake         https                               https
 */
import { placeIn, type Layer } from '../../options/layers.js'
import { tellOnce, type FoundProblem, type Path } from '../../options/place.js'
import type { Target } from '../../options/settings.js'
import { SSL_MODES, type SslMode } from '../ssl-mode.js'
import type { Upstream } from './upstream.js'
import type { TargetOptions } from './where.js'
import { quote } from '../../options/values/value.js'

/** The options that meet here. */
interface Told extends TargetOptions { readonly sslMode?: SslMode }

export function targetsOf (upstreams: readonly Upstream[], mode: SslMode | null, layer: Layer<Told>, found: FoundProblem[]): Target[] {
  return upstreams.map((upstream, index) => {
    const { target, hasScheme, hasPort } = upstream
    // who stands in between speaks to the origin, in a way of its own
    if (target.hop !== undefined) return target
    if (!hasScheme && !hasPort) return hostAlone(upstream, mode, upstreams.length > 1 ? [...placeIn(layer, 'upstream'), index] : placeIn(layer, 'upstream'), found)
    if (mode === null) return target
    const protocol = SSL_MODES[mode].tls ? 'https:' : 'http:'
    if (target.protocol === protocol) return target
    if (!hasScheme) return { ...target, protocol }
    tellOnce(found, placeIn(layer, 'sslMode'), contradiction(target, mode))
    return target
  })
}

function hostAlone ({ target }: Upstream, mode: SslMode | null, path: Path, found: FoundProblem[]): Target {
  if (mode === null) {
    const host = target.label
    tellOnce(found, path, `${quote(host)} has no port; write ${host}:3000, or http://${host} for port 80; with an ssl mode a host alone will do`)
    return target
  }
  const { tls, followsVisitor } = SSL_MODES[mode]
  const plain: Target = { ...target, port: 80, label: `${target.label}:80` }
  const secure: Target = { ...target, protocol: 'https:', port: 443, label: `${target.label}:443` }
  if (followsVisitor) return { ...plain, whenSecure: secure }
  return tls ? secure : plain
}

function contradiction (target: Target, mode: SslMode): string {
  const [asks, is, other] = SSL_MODES[mode].tls ? ['asks for TLS', 'is plain', 'https'] : ['is plain HTTP', 'asks for TLS', 'http']
  const shown = target.socketPath === null ? `${target.protocol}//${target.label}` : target.label
  const instead = target.socketPath === null ? `write ${other}://${target.label} or ` : ''
  return `${mode} ${asks}, but the upstream ${shown} ${is}; ${instead}leave the ssl mode out`
}

/** Whether anything on this way is spoken in TLS. */
export const mayUseTls = ({ protocol, whenSecure }: Target): boolean => protocol === 'https:' || whenSecure !== undefined
