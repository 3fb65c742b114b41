import Console
import JSON
import Lock

/// The output of `lock sbom`: the CycloneDX document, or a table of the packages in it.
struct SBOMReport: Report {
  let bill: SBOM
  let lock: Lockfile

  var json: JSONValue { bill.json }

  func text(for stream: Stream) -> String { table.text(for: stream) }

  var markdown: String { table.markdown }

  /// One row for each library; the libraries of one package are adjacent.
  private var table: Table {
    var table = Table(["package", "version", "library", "loading", "used by"])
    let ordered = lock.libraries.sorted {
      ($0.value.package?.name ?? "", $0.key) < ($1.value.package?.name ?? "", $1.key)
    }
    for (soname, library) in ordered {
      table.append([
        Table.Cell(library.package?.name ?? "-"), Table.Cell(library.package?.version ?? "-"),
        Table.Cell(soname), Table.Cell(library.loading.rawValue),
        Table.Cell(library.usedBy.joined(separator: ", ")),
      ])
    }
    return table
  }
}
