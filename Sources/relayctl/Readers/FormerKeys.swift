import Attestation
import Console
import Crypto
import Gate
import Policy

/// The keys that people approved for signing manifests, as they are stored among the objects of the
/// log. The policy may no longer list them.
///
/// What such a key signed before another approved key replaced it still counts. The newest approved
/// key counts for promotions only: if the policy no longer lists it, nothing else that it signs
/// counts.
struct FormerKeys: Sendable {
  /// One key.
  struct One: Sendable {
    let digest: Digest
    /// `nil` if the file of the key is not stored.
    let key: P256PublicKey?
    /// The number of the entry that replaced the key; `nil` for the newest key.
    let replaced: Int?
  }

  private let all: [One]

  static let none = FormerKeys(all: [])

  private init(all: [One]) { self.all = all }

  /// Reads the keys that `changes` approved.
  init(_ changes: ApprovedChanges, in objects: ObjectStore) throws(Failure) {
    var all: [One] = []
    for (number, change) in changes.counted.enumerated() {
      let next = changes.counted.dropFirst(number + 1).first
      guard next?.to != change.to else { continue }
      let pem = try objects.content(of: change.to)
      let key = pem.flatMap { try? P256PublicKey(pem: String(decoding: $0, as: UTF8.self)) }
      all.append(One(digest: change.to, key: key, replaced: next?.entry))
    }
    self.all = all
  }

  /// Returns the keys that count for the entry `number`.
  func trusted(at number: Int, isPromotion: Bool) -> [DSSEEnvelope.TrustedKey] {
    keys(at: number, isPromotion).compactMap(\.key).map { DSSEEnvelope.TrustedKey($0) }
  }

  /// Returns the digest of a key that would count for the entry `number` but is not stored.
  func missing(at number: Int, isPromotion: Bool) -> Digest? {
    keys(at: number, isPromotion).first { $0.key == nil }?.digest
  }

  private func keys(at number: Int, _ isPromotion: Bool) -> [One] {
    all.filter { key in key.replaced.map { number < $0 } ?? isPromotion }
  }

  /// Returns the first key by which `signature` (DER) is a signature of `bytes`.
  func key(verifying signature: [UInt8], of bytes: [UInt8]) -> One? {
    all.first { $0.key?.isValid(signature, for: bytes) == true }
  }
}
