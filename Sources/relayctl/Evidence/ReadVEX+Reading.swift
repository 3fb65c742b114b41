import Console
import Crypto
import Durable
import Policy

extension ReadVEX {
  private static let next = "have it signed by a key that policy.yaml names in scans.vex_keys"

  /// The documents of `vex/` in the folder. One without a signature beside it is named and excuses nothing; one whose
  /// signature is of no key of the policy is an integrity failure: somebody wanted it to count.
  static func reading(
    from folder: EvidenceFolder, by policy: PromotionPolicy, in workspace: Workspace
  ) throws(Failure) -> Result<ReadVEX, Shortfall> {
    let keys = try piece(next: next) { () throws(Failure) in try self.keys(policy, workspace) }
    do throws(Shortfall) {
      return .success(try read(folder, keys: try keys.get(), maxAge: .seconds(31 * 86_400)))
    } catch {
      return .failure(error)
    }
  }

  private static func keys(
    _ policy: PromotionPolicy, _ workspace: Workspace
  ) throws(Failure) -> [P256PublicKey] {
    var keys: [P256PublicKey] = []
    for name in policy.scans.vexKeys {
      keys.append(try workspace.publicKey("environments/keys/\(name)"))
    }
    return keys
  }

  private static func read(
    _ folder: EvidenceFolder, keys: [P256PublicKey], maxAge: Duration
  ) throws(Shortfall) -> ReadVEX {
    var statements: [VEXStatement] = []
    var notes: [EvidenceNote] = []
    var unsigned: [String] = []
    for name in folder.names(below: "vex/") where name.hasSuffix(".json") {
      let document = try folder.file(name, maxAge: maxAge, next: next)
      notes.append(document.note)
      guard folder.lists(name + ".sig") else {
        unsigned.append(name)
        continue
      }
      let signature = try folder.file(name + ".sig", maxAge: maxAge, next: next)
      notes.append(signature.note)
      let text = String(decoding: signature.bytes, as: UTF8.self)
      guard let bytes = Base64.decode(text.hasSuffix("\n") ? String(text.dropLast()) : text),
        keys.contains(where: { $0.isValid(bytes, for: document.bytes) })
      else {
        throw .integrity(
          "\(name).sig: verifies with no key of scans.vex_keys", [document.note, signature.note],
          next: next)
      }
      do throws(EvidenceError) { statements += try VEXDocument.read(document.bytes) } catch {
        throw Shortfall(error, in: document, next: "repair the VEX document and sign it again")
      }
    }
    return ReadVEX(statements: statements, notes: notes, unsigned: unsigned)
  }
}
