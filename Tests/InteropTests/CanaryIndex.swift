/// Finds any form of any canary in one pass.
struct CanaryIndex: Sendable {
  /// A form that was found.
  struct Hit: Hashable, Sendable, CustomStringConvertible {
    let canary: String
    let form: String

    var description: String { "\(canary) (\(form))" }
  }

  private struct Entry: Sendable {
    let hit: Hit
    let bytes: [UInt8]
  }

  /// Entries by their first four bytes.
  private var entries: [UInt32: [Entry]] = [:]

  init(_ canaries: [Canary]) {
    for canary in canaries {
      for form in canary.forms {
        let entry = Entry(hit: Hit(canary: canary.name, form: form.name), bytes: form.bytes)
        entries[CanaryIndex.key(form.bytes.prefix(4)), default: []].append(entry)
      }
    }
  }

  /// Everything that `bytes` hold.
  func hits(in bytes: [UInt8]) -> Set<Hit> {
    var hits: Set<Hit> = []
    bytes.withUnsafeBufferPointer { buffer in
      var key: UInt32 = 0
      var index = 0
      while index < buffer.count {
        key = key << 8 | UInt32(buffer[index])
        index += 1
        guard index >= 4, let candidates = entries[key] else { continue }
        for entry in candidates where buffer[(index - 4)...].starts(with: entry.bytes) {
          hits.insert(entry.hit)
        }
      }
    }
    return hits
  }

  private static func key(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }
}
