import Crypto

extension Lockfile {
  /// Everything in which `found` is otherwise than this lock; empty when nothing is.
  ///
  /// The image is compared only when `found` names one: nothing on a machine tells from which image it runs.
  func differences(from found: Lockfile) -> [LockDifference] {
    single(.toolchain, toolchain, found.toolchain)
      + single(.target, target, found.target)
      + single(.distribution, distribution, found.distribution)
      + compare(.source, sources.files, found.sources.files, name: \.text) { [("sha256", $0.hex)] }
      + compare(.library, libraries, found.libraries, name: \.self, Lockfile.fields)
      + compare(.binary, binaries, found.binaries, name: \.self) {
        [("sha256", $0.digest.hex), ("size", String($0.size))]
      }
      + (found.image.map { single(.image, image?.description ?? "", $0.description) } ?? [])
  }

  private static func fields(_ library: SystemLibrary) -> [(String, String)] {
    [
      ("package", library.package?.name ?? ""), ("version", library.package?.version ?? ""),
      ("architecture", library.package?.architecture ?? ""),
      ("source", library.package?.source ?? ""),
      ("source_version", library.package?.sourceVersion ?? ""), ("path", library.path),
      ("sha256", library.digest.hex), ("loading", library.loading.rawValue),
      ("used_by", library.usedBy.joined(separator: ", ")),
    ]
  }

  private func single(
    _ part: LockDifference.Part, _ recorded: String, _ found: String
  ) -> [LockDifference] {
    guard !recorded.utf8.elementsEqual(found.utf8) else { return [] }
    return [
      LockDifference(part: part, name: "", field: part.rawValue, recorded: recorded, found: found)
    ]
  }

  /// The differences of one table, by name; of an entry on both sides, a difference for each field.
  private func compare<Key: Comparable, Value>(
    _ part: LockDifference.Part, _ recorded: [Key: Value], _ found: [Key: Value],
    name: (Key) -> String, _ fields: (Value) -> [(name: String, text: String)]
  ) -> [LockDifference] {
    let keys = Set(recorded.keys).union(found.keys).sorted()
    return keys.flatMap { key -> [LockDifference] in
      let name = name(key)
      let before = recorded[key].map(fields)
      let after = found[key].map(fields)
      guard let before, let after else {
        return [
          LockDifference(
            part: part, name: name, field: "presence", recorded: before.map { _ in "present" },
            found: after.map { _ in "present" })
        ]
      }
      return zip(before, after).compactMap { old, new in
        guard !old.text.utf8.elementsEqual(new.text.utf8) else { return nil }
        return LockDifference(
          part: part, name: name, field: old.name, recorded: old.text, found: new.text)
      }
    }
  }
}
