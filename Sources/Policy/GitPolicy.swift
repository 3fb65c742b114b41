internal import YAML

/// Section `git` of policy.yaml: the branch that a commit must be on to be promoted into staging or
/// prod. Without the section, no branch is required, and every verdict says so.
package struct GitPolicy: Hashable, Sendable {
  /// The name of the remote in the clone, such as `origin`.
  package let remote: String

  /// The name of the branch at the remote, such as `main`.
  package let branch: String

  init(reading reader: inout MappingReader) throws(YAMLError) {
    remote = try reader.parsed("remote", expecting: Self.form) { Self.isName($0) ? $0 : nil }
    branch = try reader.parsed("branch", expecting: Self.form) { Self.isName($0) ? $0 : nil }
  }

  private static let form = "a name of letters, digits and _ . / -, as in release/1.0"

  /// Reports whether `text` can be a part of a ref (git-check-ref-format(1)) without any byte that
  /// has a meaning to git.
  private static func isName(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return text.utf8.count <= 200 && !text.contains("..")
      && parts.allSatisfy { part in
        guard let first = part.first, let last = part.last else { return false }
        let isPlain = part.allSatisfy { byte in
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || [UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-")].contains(byte)
        }
        return isPlain && first != UInt8(ascii: ".") && first != UInt8(ascii: "-")
          && last != UInt8(ascii: ".") && !part.elementsEqual("HEAD".utf8)
          && !String(decoding: part, as: UTF8.self).hasSuffix(".lock")
      }
  }
}
