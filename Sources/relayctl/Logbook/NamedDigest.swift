import Console
import Crypto

/// `NAME=sha256:HEX` of `--digest`.
struct NamedDigest: Sendable {
  let name: String
  let digest: Digest
}

extension ValueKind where Value == NamedDigest {
  static var namedDigest: ValueKind<NamedDigest> {
    ValueKind("NAME=sha256:HEX") { text throws(Refusal) in
      guard let (name, value) = NamedText.parts(of: text), let digest = Digest(value) else {
        throw Refusal(
          expected: "a name, = and sha256: with 64 lower-case hex digits, such as image=sha256:…")
      }
      return NamedDigest(name: name, digest: digest)
    }
  }
}
