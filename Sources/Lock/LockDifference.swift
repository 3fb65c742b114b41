internal import Crypto

/// One difference between a lock and the current state.
package struct LockDifference: Equatable, Sendable {
  package let part: Part
  /// The name of the file, program or library; empty if the part is a single value.
  package let name: String
  /// The field that differs; `presence` if only one side has the entry.
  package let field: String
  /// The value in the lock; `nil` if the lock does not have the entry.
  package let recorded: String?
  /// The current value; `nil` if the entry no longer exists.
  package let found: String?

  /// A part of the lock, in the order in which differences are reported.
  package enum Part: String, CaseIterable, Sendable {
    case toolchain, target, distribution, source, library, binary, image
  }

  package enum Kind: String, Sendable { case added, removed, changed }

  /// `added` if the lock does not have the entry, `removed` if only the lock has it, otherwise
  /// `changed`.
  package var kind: Kind {
    switch (recorded, found) {
    case (nil, _): .added
    case (_, nil): .removed
    default: .changed
    }
  }
}

extension Lockfile {
  /// Returns every difference between this lock and `found`.
  ///
  /// The image is compared only if `found` contains one, because a machine does not show which
  /// image it runs.
  package func differences(from found: Lockfile) -> [LockDifference] {
    single(.toolchain, toolchain, found.toolchain)
      + single(.target, target, found.target)
      + single(.distribution, distribution, found.distribution)
      + compare(.source, sources.files, found.sources.files, name: \.text) { [("sha256", $0.hex)] }
      + compare(.library, libraries, found.libraries, name: \.self, Self.fields)
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

  /// Returns the differences between two tables, sorted by key. An entry in both tables results in
  /// one difference for each field that differs.
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

/// The result of measuring a working tree: a lock of its current state, and the missing and
/// untracked files.
package struct LockFindings: Equatable, Sendable {
  package var lock: Lockfile
  /// Programs whose files were not found.
  package var missingPrograms: [String]
  /// Tracked files that are missing in the working tree.
  package var missingSources: [SourcePath]
  /// Files that the compiler reads but git does not track.
  package var untrackedSources: [SourcePath]

  package init(
    lock: Lockfile, missingPrograms: [String], missingSources: [SourcePath],
    untrackedSources: [SourcePath]
  ) {
    self.lock = lock
    self.missingPrograms = missingPrograms
    self.missingSources = missingSources
    self.untrackedSources = untrackedSources
  }

  /// Returns every difference from `recorded`. An untracked file is a difference: the compiler
  /// would read it, but no digest covers it.
  package func differences(from recorded: Lockfile) -> [LockDifference] {
    let untracked = untrackedSources.map {
      LockDifference(
        part: .source, name: $0.text, field: "tracked", recorded: nil, found: "untracked")
    }
    return recorded.differences(from: lock) + untracked
  }
}
