import Testing

@testable import Gate

@Suite struct StoredManifestTests {
  @Test func isSignedAsItIs() throws {
    let input = try GateSample.input()
    let (stored, signature) = (try input.manifest.get(), try input.manifestSignature.get())
    let key = try input.manifestKey.get().content.get()
    #expect(stored.isSigned(signature, by: key))
    #expect(!stored.isSigned(Array(signature.dropLast()), by: key))
    let longer = StoredManifest(
      path: stored.path, bytes: stored.bytes + [0x0a], sha256: stored.sha256,
      manifest: stored.manifest)
    #expect(!longer.isSigned(signature, by: key))
  }
}
