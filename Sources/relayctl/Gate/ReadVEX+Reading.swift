import Console
import Policy

extension ReadVEX {
  private static let next = "have it signed by a key that policy.yaml names in scans.vex_keys"

  /// The documents of `vex/` in the folder of evidence. Each must be in the index, with its signature; a wrong signature is
  /// an integrity failure: somebody wanted it to count.
  static func reading(
    from folder: EvidenceFolder, by policy: PromotionPolicy, in workspace: Workspace
  ) throws(Failure) -> Result<ReadVEX, Shortfall> {
    let found = try piece(next: next) { () throws(Failure) in
      try VEXFolder.load("\(folder.path)/vex", keys: policy.scans.vexKeys, workspace)
    }
    do throws(Shortfall) {
      return .success(try read(try found.get(), folder))
    } catch {
      return .failure(error)
    }
  }

  private static func read(
    _ found: VEXFolder, _ folder: EvidenceFolder
  ) throws(Shortfall) -> ReadVEX {
    var notes: [EvidenceNote] = []
    for document in found.documents where document.sha256 != nil {
      let name = "vex/\(document.name)"
      notes.append(try folder.file(name, maxAge: .seconds(31 * 86_400), next: next).note)
      guard case .signed = document.state else { continue }
      notes.append(try folder.file(name + ".sig", maxAge: .seconds(31 * 86_400), next: next).note)
    }
    do throws(EvidenceError) {
      return ReadVEX(statements: try found.statements, notes: notes, unsigned: found.unsigned)
    } catch {
      let answer = error.isIntegrity ? Shortfall.integrity : Shortfall.no
      throw answer("vex/\(error)", notes, next)
    }
  }
}
