internal import YAML

/// Section `logbook` of policy.yaml: the log to which every decision refers.
package struct LogbookPolicy: Hashable, Sendable {
  /// The origin of the logbook, which is also the name of its key.
  package let origin: String

  /// The folder of the logbook, relative to the root of the workspace, default `logbook`.
  package let path: String

  /// What a job that has no copy of the log remembers about it; nil if the policy does not say.
  package let memory: LogMemory?

  /// The maximum age of the cosignatures that a quorum of witnesses needs, 1 min to 30 days, default
  /// 24 h.
  package let witnessMaxLag: Duration

  init(reading reader: inout MappingReader) throws(YAMLError) {
    origin = try reader.parsed("origin", expecting: Self.originForm) {
      Self.isOrigin($0) ? $0 : nil
    }
    path =
      try reader.optional("path")?.parsed(expecting: "a path below the root without . and ..") {
        Self.isPath($0) ? $0 : nil
      } ?? "logbook"
    memory = try reader.optional("memory").map { value throws(YAMLError) in
      try LogMemory(reading: value)
    }
    witnessMaxLag = try reader.duration("witness_max_lag", in: 60...2_592_000, default: 86_400)
  }

  private static let originForm = "1–255 printable ASCII characters without space and +"

  /// Reports whether `text` can be a key name of a C2SP signed note, which must not contain a space
  /// or plus sign.
  private static func isOrigin(_ text: String) -> Bool {
    (1...255).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "+") }
  }

  private static func isPath(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return text.utf8.count <= 255 && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
      && parts.allSatisfy { !["", ".", ".."].contains($0) }
  }
}

/// What remembers the newest state of the logbook for a job without a memory of its own.
package enum LogMemory: Hashable, Sendable {
  /// Nothing. Every verdict says so.
  case none
  /// A ref of the repository whose blob is the newest checkpoint.
  case ref(String)

  init(reading value: Value) throws(YAMLError) {
    if let text = try? value.text() {
      guard text == "none" else { throw value.error(expected: "none, or a mapping with ref") }
      self = .none
      return
    }
    self = try value.mapping { reader throws(YAMLError) in
      .ref(
        try reader.parsed("ref", expecting: "a ref such as refs/relay/checkpoint") {
          Self.isRef($0) ? $0 : nil
        })
    }
  }

  /// Reports whether `text` is a full ref of letters, digits, `-`, `_` and single dots.
  private static func isRef(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return text.utf8.count <= 255 && parts.count >= 3 && parts[0] == "refs"
      && !["heads", "tags", "remotes", "replace"].contains(parts[1])
      && parts.allSatisfy { part in
        !part.isEmpty && part.utf8.first != UInt8(ascii: ".") && !part.hasSuffix(".lock")
          && !part.contains("..")
          && part.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
              || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains($0)
          }
      }
  }
}
