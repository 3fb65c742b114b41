import Console
import Crypto
import JSON
import Lock

/// The output of `lock write`: the path of the lock and a summary of its content.
struct LockSummary: Report {
  let path: String
  let lock: Lockfile

  private var digest: Digest { SHA256.digest(of: lock.bytes) }

  var json: JSONValue {
    [
      "lock": .string(path), "sha256": .string(digest.hex),
      "toolchain": .string(lock.toolchain), "target": .string(lock.target),
      "distribution": .string(lock.distribution),
      "sources": [
        "files": .integer(lock.sources.files.count), "sha256": .string(lock.sources.digest.hex),
      ],
      "libraries": .integer(lock.libraries.count),
      "binaries": .array(
        binaries.map { name, binary in
          [
            "name": .string(name), "size": .integer(binary.size),
            "sha256": .string(binary.digest.hex),
          ]
        }),
      "image": .string(lock.image?.description ?? ""),
    ]
  }

  func text(for stream: Stream) -> String { table.text(for: stream) }

  var markdown: String { table.markdown }

  private var binaries: [(name: String, binary: Lockfile.Binary)] {
    lock.binaries.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private var table: Table {
    let packages = Set(lock.libraries.values.compactMap(\.package)).count
    var table = Table(["part", "what", "sha256"])
    table.append(["lock", Table.Cell(path, .bold), Table.Cell(digest.hex)])
    table.append(["toolchain", Table.Cell("\(lock.toolchain), \(lock.target)"), ""])
    table.append([
      "sources", Table.Cell("files: \(lock.sources.files.count)"),
      Table.Cell(lock.sources.digest.hex),
    ])
    table.append([
      "libraries",
      Table.Cell("files: \(lock.libraries.count), packages: \(packages) (\(lock.distribution))"),
      "",
    ])
    for (name, binary) in binaries {
      table.append([
        "binary", Table.Cell("\(name), \(binary.size) bytes"), Table.Cell(binary.digest.hex),
      ])
    }
    if let image = lock.image {
      table.append(["image", Table.Cell(image.name), Table.Cell(image.digest.hex)])
    }
    return table
  }
}
