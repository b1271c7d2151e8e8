import { describe, expect, it } from 'vitest'
import { frameOwner } from '../../../src/script/symbols/frame-owner.ts'

describe('frameOwner', () => {
  it('takes what lies where the runtime lies for the library, all else for the program', () => {
    const owners = { root: '/usr/lib/go/src/', modules: [], path: undefined }
    expect(frameOwner('net/http.Get', '/usr/lib/go/src/net/http/client.go', owners)).toBe('library')
    expect(frameOwner('shop/store.Put', '/srv/shop/store/put.go', owners)).toBe('program')
  })

  it('goes by the modules where paths are trimmed', () => {
    const owners = { root: '', modules: ['shop', 'gopkg.in/yaml.v3'], path: 'shop/cmd/server' }
    expect(frameOwner('shop/store.Put', 'shop/store/put.go', owners)).toBe('program')
    expect(
      frameOwner('gopkg.in/yaml%2ev3.Marshal', 'gopkg.in/yaml.v3@v3.0.1/yaml.go', owners),
    ).toBe('program')
    expect(frameOwner('net/http.Get', 'net/http/client.go', owners)).toBe('library')
  })

  it('goes by the first part of the path where a program names no modules: the library has no dot in it', () => {
    const owners = { root: '', modules: [], path: 'github.com/caddyserver/caddy/v2/cmd/caddy' }
    const ownerOf = (fn: string) => frameOwner(fn, 'any.go', owners)
    expect(
      ownerOf('github.com/caddyserver/caddy/v2/modules/fileserver.(*FileServer).ServeHTTP'),
    ).toBe('program')
    expect(ownerOf('go.etcd.io/bbolt.(*DB).Update.func1')).toBe('program')
    expect(ownerOf('gopkg%2ein.Marshal')).toBe('program')
    expect(ownerOf('main.main')).toBe('program')
    expect(ownerOf('syscall.Syscall')).toBe('library')
    expect(ownerOf('net/http.(*conn).serve')).toBe('library')
    expect(ownerOf('vendor/golang.org/x/net/http2/hpack.(*Decoder).Write')).toBe('library')
    expect(ownerOf('slices.SortFunc[go.shape.*github.com/me/shop.Item]')).toBe('library')
  })

  it('knows the packages that lie beside the main package of a program without modules', () => {
    const owners = { root: '', modules: [], path: 'shop/cmd/server' }
    expect(frameOwner('shop/store.Put', 'shop/store/put.go', owners)).toBe('program')
    expect(frameOwner('os.(*File).Sync', 'os/file_posix.go', owners)).toBe('library')
  })
})
