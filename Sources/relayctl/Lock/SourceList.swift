import Crypto

/// The files that a release is built from, each with its digest, and one digest of them all.
struct SourceList: Equatable, Sendable {
  /// SHA-256 of each file, by its path below the root.
  var files: [SourcePath: Digest]

  /// What git is asked for, below the root.
  static let paths = [
    "Package.swift", "Sources", "Makefile", "scripts", "pipelines", "environments/policy.yaml",
  ]

  /// SHA-256 of the lines that `sha256sum` prints for the files, sorted by their bytes. With stock tools:
  /// `git ls-files -z PATHS | xargs -0 sha256sum | LC_ALL=C sort | sha256sum`.
  var digest: Digest {
    let lines = files.map { SourceList.line($0.key, $0.value) }
    let sorted = lines.sorted { $0.lexicographicallyPrecedes($1) }
    return SHA256.digest(of: Array(sorted.joined()))
  }

  /// The line of `sha256sum`: a name with a backslash, LF or CR is escaped, and a backslash leads the line.
  private static func line(_ path: SourcePath, _ digest: Digest) -> [UInt8] {
    var name: [UInt8] = []
    for byte in path.text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): name += Array("\\\\".utf8)
      case UInt8(ascii: "\n"): name += Array("\\n".utf8)
      case UInt8(ascii: "\r"): name += Array("\\r".utf8)
      default: name.append(byte)
      }
    }
    let mark = name.count == path.text.utf8.count ? "" : "\\"
    return Array("\(mark)\(digest.hex)  ".utf8) + name + [UInt8(ascii: "\n")]
  }
}
