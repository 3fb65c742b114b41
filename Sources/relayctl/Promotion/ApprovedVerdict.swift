import Configuration
import Console
import Durable
import Gate

/// Reads the verdict that the approvals of a promotion are about.
enum ApprovedVerdict {
  /// Returns the case of the verdict at `path`.
  ///
  /// The content is only a claim: the approvals count if the case that `promote` builds has the same
  /// ID.
  static func read(
    _ path: String, from: EnvironmentName, to: EnvironmentName
  ) throws(Failure) -> PromotionCase {
    let bytes: [UInt8]
    do throws(DurableError) { bytes = try readFile(path, limit: .mebibytes(16)) } catch {
      throw Failure(
        error,
        hint: error.kind == .notFound
          ? "run relayctl gate \(from) \(to), or pass --verdict FILE" : nil)
    }
    let approved = try VerdictDocument(file: path, bytes).case
    guard approved.from == from, approved.to == to else {
      throw Failure(
        .usage, "\(path): about \(approved.from) → \(approved.to), expected \(from) → \(to)",
        hint: "pass --verdict FILE")
    }
    return approved
  }
}

extension VerdictDocument {
  /// Reads the verdict in the file at `path`. Throws if its version can no longer be approved.
  init(file path: String, _ bytes: [UInt8]) throws(Failure) {
    do throws(VerdictError) { self = try VerdictDocument(parsing: bytes) } catch {
      switch error {
      case .malformed(let text):
        throw Failure(
          .usage, "\(path): not a verdict: \(text)",
          hint: "pass the verdict.json written by relayctl gate")
      case .edited(let text):
        throw Failure(.integrity, "\(path): \(text)", hint: "run relayctl gate again")
      }
    }
    guard `case`.version == .v2 else {
      throw Failure(
        .no, "\(path): a verdict of \(`case`.version.rawValue), expected relay/v2",
        hint: "run relayctl gate again")
    }
  }
}
