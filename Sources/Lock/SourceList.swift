package import Crypto

/// The files that a release is built from, with the digest of each file and one digest of all
/// files.
package struct SourceList: Equatable, Sendable {
  /// The SHA-256 digest of each file, by its path below the root.
  package var files: [SourcePath: Digest]

  package init(files: [SourcePath: Digest]) { self.files = files }

  /// The files and folders that contain the sources of a release, below the root.
  package static let paths = [
    "Package.swift", "Sources", "Makefile", "scripts", "pipelines", "environments/policy.yaml",
  ]

  /// The SHA-256 digest of the lines that `sha256sum` prints for the files, with the lines in byte
  /// order.
  /// This command computes the same digest: `git ls-files -z PATHS | xargs -0 sha256sum | LC_ALL=C
  /// sort | sha256sum`.
  package var digest: Digest {
    let lines = files.map { Self.line($0.key, $0.value) }
    let sorted = lines.sorted { $0.lexicographicallyPrecedes($1) }
    return SHA256.digest(of: Array(sorted.joined()))
  }

  /// Returns the line that `sha256sum` prints for a file. If a name contains a backslash, LF or CR,
  /// `sha256sum` escapes these bytes and begins the line with a backslash.
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

/// The path of a tracked file below the root. Paths are compared by their bytes, as in git.
/// `String` would treat two spellings of an accented letter as equal.
package struct SourcePath: Hashable, Comparable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package static func == (left: SourcePath, right: SourcePath) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  package static func < (left: SourcePath, right: SourcePath) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}
