import Console
import Crypto
import JSON
import Lock
import RFC3339

/// The output of `lock verify`: every difference between a lock and this machine.
struct LockVerification: Report {
  /// The path of the lock.
  let path: String
  /// SHA-256 of the bytes of the lock.
  let digest: Digest
  let lock: Lockfile
  let differences: [LockDifference]
  /// The time of the comparison.
  let verified: Timestamp

  var verdict: ExitStatus { differences.isEmpty ? .yes : .integrity }

  var json: JSONValue {
    [
      "lock": .string(path),
      "sha256": .string(digest.hex),
      "verified": .string(verified.description),
      "verdict": .string(differences.isEmpty ? "yes" : "no"),
      "checked": [
        "sources": .integer(lock.sources.files.count),
        "libraries": .integer(lock.libraries.count),
        "binaries": .integer(lock.binaries.count),
      ],
      "differences": .array(differences.map(LockVerification.json)),
    ]
  }

  private static func json(_ difference: LockDifference) -> JSONValue {
    [
      "part": .string(difference.part.rawValue), "name": .string(difference.name),
      "kind": .string(difference.kind.rawValue), "field": .string(difference.field),
      "recorded": .optional(difference.recorded), "found": .optional(difference.found),
    ]
  }

  func text(for stream: Stream) -> String {
    (differences.isEmpty ? "" : table.text(for: stream) + "\n") + verdictLine(for: stream) + "\n"
  }

  var markdown: String {
    let verdict = "**\(differences.isEmpty ? "yes" : "no")**: \(Console.markdown(sentence))\n"
    return differences.isEmpty ? verdict : verdict + "\n" + table.markdown
  }

  private func verdictLine(for stream: Stream) -> String {
    let word = differences.isEmpty ? "yes" : "no"
    let style: Style = differences.isEmpty ? .good : .bad
    return (stream.isColored ? style.paint(word) : word) + ": " + escapedForTerminal(sentence)
  }

  private var sentence: String {
    guard differences.isEmpty else {
      return "\(count(differences.count, "difference")) from \(path)"
    }
    return [
      count(lock.sources.files.count, "source file"), count(lock.libraries.count, "library"),
      count(lock.binaries.count, "binary"), "toolchain and system match \(path)",
    ].joined(separator: ", ")
  }

  private func count(_ number: Int, _ noun: String) -> String {
    guard number != 1 else { return "1 \(noun)" }
    return noun.hasSuffix("y") ? "\(number) \(noun.dropLast())ies" : "\(number) \(noun)s"
  }

  private var table: Table {
    var table = Table(["part", "name", "kind", "field", "recorded", "found"])
    for difference in differences {
      table.append([
        Table.Cell(difference.part.rawValue), Table.Cell(difference.name),
        Table.Cell(difference.kind.rawValue, .bad), Table.Cell(difference.field),
        Table.Cell(difference.recorded ?? "-"), Table.Cell(difference.found ?? "-"),
      ])
    }
    return table
  }
}
