package import Configuration
package import Crypto
package import JSON

/// The input of a decision about a promotion, without times and approvals. Equal inputs produce
/// equal bytes (docs/formats/verdict.md §1).
package struct PromotionCase: Equatable, Sendable {
  package let version: Version
  /// The origin of the logbook. An approval of the case is void for every other logbook.
  package let origin: String
  package let from: EnvironmentName
  package let to: EnvironmentName
  package let commit: String
  /// The person who requested the promotion and therefore must not approve it.
  package let requestedBy: String
  /// The principals who wrote the commits of the promotion, sorted.
  package let authors: [String]
  /// The ticket of the deployment. It is empty if the policy does not require one.
  package let ticket: String
  /// The digest of the trust anchors; `nil` if they were not read.
  package let anchors: Digest?
  package let policy: Digest
  /// The SHA-256 of the lock; `nil` if there is no lock.
  package let lock: Digest?
  /// The SHA-256 of the manifest of ``to``; `nil` if there is no manifest.
  package let manifest: Digest?
  /// The state of the logbook at the decision of the gate; `nil` if the logbook was not readable.
  package let log: LogState?
  /// The newest promotion or rollback of ``to``. It makes a release that is promoted again after a
  /// rollback a different case. `nil` if there is none, or if the logbook was not readable.
  package let previous: Previous?
  /// Every file that a rule examined, sorted by name.
  package let evidence: [Evidence]
  /// Every rule and its verdict, in the order of the gate.
  package let rules: [Rule]

  /// The version of the format. The gate writes only ``v2``.
  package enum Version: String, Sendable {
    /// A case of an earlier release. It is read for history and never promoted. It has no origin,
    /// authors, ticket, anchors, log and previous promotion.
    case v1 = "relay/v1"
    case v2 = "relay/v2"
  }

  /// The size of the logbook, in entries, and the root of its Merkle tree.
  package struct LogState: Equatable, Sendable {
    package let size: Int
    package let root: Digest

    package init(size: Int, root: Digest) {
      self.size = size
      self.root = root
    }
  }

  package struct Previous: Equatable, Sendable {
    /// The index of the logbook entry.
    package let entry: Int
    package let commit: String
  }

  package struct Evidence: Equatable, Sendable {
    package let name: String
    package let sha256: Digest
  }

  package struct Rule: Equatable, Sendable {
    package let id: String
    package let verdict: Verdict
  }

  /// The JSON form, with the members in their documented order.
  package var json: JSONValue {
    var members: [JSONValue.Member] = []
    if version == .v2 {
      members.append(.init("apiVersion", .string(version.rawValue)))
      members.append(.init("origin", .string(origin)))
    }
    members += [
      .init("from", .string(from.rawValue)), .init("to", .string(to.rawValue)),
      .init("commit", .string(commit)), .init("requested_by", .string(requestedBy)),
    ]
    if version == .v2 {
      members += [
        .init("authors", .array(authors.map { .string($0) })), .init("ticket", .string(ticket)),
        .init("anchors", .string(anchors?.hex ?? "")),
      ]
    }
    members += [
      .init("policy", .string(policy.hex)), .init("lock", .string(lock?.hex ?? "")),
      .init("manifest", .string(manifest?.hex ?? "")),
    ]
    if version == .v2 {
      members.append(.init("log", log?.json ?? .null))
      members.append(.init("previous", previous?.json ?? .null))
    }
    members += [
      .init(
        "evidence",
        .array(evidence.map { ["name": .string($0.name), "sha256": .string($0.sha256.hex)] })),
      .init(
        "rules",
        .array(rules.map { ["id": .string($0.id), "verdict": .string($0.verdict.rawValue)] })),
    ]
    return .object(members)
  }

  /// The canonical bytes (RFC 8785). Their SHA-256 is the case ID.
  package var canonical: [UInt8] { json.canonical }

  /// The case ID: the SHA-256 of ``canonical``.
  package var id: Digest { SHA256.digest(of: canonical) }
}

extension PromotionCase.LogState {
  var json: JSONValue { ["size": .integer(size), "root": .string(root.hex)] }
}

extension PromotionCase.Previous {
  var json: JSONValue { ["entry": .integer(entry), "commit": .string(commit)] }
}
