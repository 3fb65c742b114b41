package import Crypto
package import RFC3339

/// A PEM file of certificate authorities, the value of `A2A_TLS_CA_FILE`, `TELEGRAM_TLS_CA_FILE`
/// and `OTEL_EXPORTER_OTLP_CERTIFICATE` (docs/formats/environment-file.md §6).
///
/// The certificates are public. What matters is which ones are trusted, so a comparison and a
/// manifest show the digest of the file.
package struct AuthorityFile: Sendable {
  /// The maximum size of a file, in bytes: 1 MiB. The list of a Linux distribution has a quarter of
  /// that.
  package static let largestByteCount = 1 << 20

  /// The path of the file, for messages.
  package let path: String
  package let bytes: [UInt8]
  package let digest: Digest
  private let certificates: [Certificate]

  /// Reads the certificates in `bytes`. Throws unless there is at least one, all of them can be
  /// read, and no private key is among them.
  package init(_ bytes: [UInt8], path: String) throws(AuthorityFileError) {
    func refusal(_ kind: AuthorityFileError.Kind) -> AuthorityFileError {
      AuthorityFileError(path: path, kind: kind)
    }
    guard !bytes.isEmpty else { throw refusal(.empty) }
    // The first byte of a certificate in DER is the tag of a sequence.
    guard bytes[0] != 0x30 else { throw refusal(.binary) }
    guard !AuthorityFile.hasPrivateKey(bytes) else { throw refusal(.privateKey) }
    guard let certificates = Certificate.all(inPEM: bytes) else { throw refusal(.malformed) }
    guard !certificates.isEmpty else { throw refusal(.noCertificate) }
    self.path = path
    self.bytes = bytes
    self.certificates = certificates
    digest = SHA256.digest(of: bytes)
  }

  private static func hasPrivateKey(_ bytes: [UInt8]) -> Bool {
    bytes.split(separator: Mark.lineFeed).contains { line in
      line.starts(with: "-----BEGIN ".utf8)
        && String(decoding: line, as: UTF8.self).contains("PRIVATE KEY-----")
    }
  }

  /// The time at which the last certificate of the file expires, in seconds since
  /// 1970-01-01T00:00:00Z.
  package var lastsUntil: Int64 { certificates.map(\.notAfter).max() ?? 0 }

  /// Throws unless a certificate of the file is valid at `now`, in seconds since
  /// 1970-01-01T00:00:00Z. An expired one beside a valid one is accepted, because a file contains
  /// both the old and the new authority while one replaces the other. An expired authority is not
  /// trusted in either case.
  package func requireValid(at now: Int64) throws(AuthorityFileError) {
    let inForce = certificates.filter { $0.notAfter >= now }
    guard !inForce.isEmpty else {
      throw AuthorityFileError(path: path, kind: .expired(Timestamp(seconds: lastsUntil).day))
    }
    guard inForce.contains(where: { $0.notBefore <= now }) else {
      let first = inForce.map(\.notBefore).min() ?? 0
      throw AuthorityFileError(path: path, kind: .notYetValid(Timestamp(seconds: first).day))
    }
  }
}

/// Why a file of authorities is refused.
package struct AuthorityFileError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: Hashable, Sendable {
    case empty
    /// The file is in DER.
    case binary
    case privateKey
    /// A certificate of the file cannot be read.
    case malformed
    case noCertificate
    /// No certificate of the file is valid after this day.
    case expired(CalendarDay)
    /// No certificate of the file is valid before this day.
    case notYetValid(CalendarDay)
  }

  package let path: String
  package let kind: Kind

  /// One line: the path, what is wrong, what would be accepted, and the next step.
  package var description: String { "\(path): \(problem) (\(hint))" }

  private var problem: String {
    switch kind {
    case .empty: "the file is empty, expected certificates in PEM"
    case .binary: "not PEM but DER, expected certificates in PEM"
    case .privateKey: "a private key, expected certificates only"
    case .malformed: "a certificate that cannot be read, expected certificates in PEM"
    case .noCertificate: "no certificate, expected -----BEGIN CERTIFICATE-----"
    case .expired(let day): "every certificate has expired, the last on \(day)"
    case .notYetValid(let day): "no certificate is valid before \(day)"
    }
  }

  private var hint: String {
    switch kind {
    case .empty, .noCertificate, .malformed: "copy the certificate of the authority into it again"
    case .binary: "convert it: openssl x509 -inform DER -in FILE -out FILE.pem"
    case .privateKey: "remove the key, and replace it: other people can read this file"
    case .expired: "replace it with the current certificate of the authority"
    case .notYetValid: "check the clock of this machine and the certificate"
    }
  }
}

extension AuthorityFile {
  /// Reports whether `value` has the form `ca/NAME`: a file in the folder `ca` of an environment.
  /// NAME has 1 to 128 characters A–Z, a–z, 0–9, `.`, `_` and `-`, and does not begin with a dot.
  static func isName(_ value: [UInt8]) -> Bool {
    let name = value.dropFirst(3)
    return value.starts(with: "ca/".utf8) && (1...128).contains(name.count)
      && name.first != Mark.dot
      && name.allSatisfy {
        $0.isAlphanumeric || $0 == Mark.dot || $0 == Mark.underscore || $0 == Mark.minus
      }
  }
}

extension ValueType {
  /// Checks a value of `environments/`, where a file of authorities is named relative to the folder
  /// of the environment.
  func check(committed bytes: [UInt8]) -> Violation? {
    guard self == .authorities, !bytes.isEmpty else { return check(bytes) }
    guard !AuthorityFile.isName(bytes) else { return nil }
    return Violation(
      "not a file in the folder ca of the environment", expected: "ca/NAME",
      hint: "put the PEM file into that folder, beside runtime.env")
  }

  /// Checks a value in the form that manifests and exceptions record: the digest of a file of
  /// authorities, and the value itself of any other type.
  package func check(recorded bytes: [UInt8]) -> Violation? {
    guard self == .authorities else { return check(bytes) }
    guard Digest(String(decoding: bytes, as: UTF8.self)) == nil else { return nil }
    return Violation(
      "not the digest of a file", expected: "sha256: and 64 lower-case hex digits",
      hint: "relayctl diff shows the digest")
  }
}

/// A file of authorities in the folder of an environment.
package struct CommittedAuthorities: Sendable {
  /// The variable that names the file.
  package let variable: String
  /// The value in `runtime.env`: `ca/NAME`, a path relative to the folder of the environment.
  package let name: String
  package let file: AuthorityFile

  /// The digest of the file, the value that comparisons and manifests show.
  var recordedValue: SecretValue { SecretValue(Array(file.digest.description.utf8)) }
}

extension Environment {
  /// Returns the environment with the content of its files of authorities. `read` returns the file
  /// for a value `ca/NAME`.
  ///
  /// The value of the variable becomes the digest of the file, so that a comparison, a checksum and
  /// a manifest see a change of the file.
  package func withAuthorities<Refusal: Error>(
    _ read: (_ name: String) throws(Refusal) -> AuthorityFile
  ) throws(Refusal) -> Environment {
    var entries: [Entry] = []
    entries.reserveCapacity(self.entries.count)
    for entry in self.entries {
      guard entry.variable?.type == .authorities, case .literal(let value) = entry.value else {
        entries.append(entry)
        continue
      }
      let name = String(decoding: value.reveal(), as: UTF8.self)
      let file = try read(name)
      entries.append(
        entry.naming(CommittedAuthorities(variable: entry.name, name: name, file: file)))
    }
    return Environment(
      name: name, file: self.file, entries: entries, undeclared: undeclared, missing: missing)
  }

  /// The files of authorities that variables name, in the order of the variables.
  package var authorities: [CommittedAuthorities] { entries.compactMap(\.authorities) }
}
