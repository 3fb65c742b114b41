package import Configuration
package import Crypto

/// What a person's statement is about: one change, from one state to the next, in one environment of
/// one log (docs/formats/approval.md §2).
///
/// A statement counts for exactly this change. It cannot be replayed in another environment, in
/// another log, or from another state.
package struct StatementSubject: Hashable, Sendable {
  /// The origin of the log in which the change counts.
  package let origin: String
  /// The environment that changes; `nil` for a change that is not limited to one environment.
  package let environment: EnvironmentName?
  package let purpose: Purpose
  /// The state before the change: a SHA-256 in hex, an incident's ID, or empty if there was none.
  package let from: String
  /// The state after the change, in the same form.
  package let to: String

  package init(
    origin: String, environment: EnvironmentName?, purpose: Purpose, from: String, to: String
  ) {
    self.origin = origin
    self.environment = environment
    self.purpose = purpose
    self.from = from
    self.to = to
  }

  /// Creates the subject of a change from one file to another; `from` is `nil` if there was no file
  /// before.
  package init(
    origin: String, environment: EnvironmentName?, purpose: Purpose, from: Digest?, to: Digest
  ) {
    self.init(
      origin: origin, environment: environment, purpose: purpose, from: from?.hex ?? "", to: to.hex)
  }

  /// The kind of change. The raw value is the member `of` of a statement.
  package enum Purpose: String, CaseIterable, Sendable {
    /// A promotion. `from` is empty, because the case contains the state before; `to` is the case
    /// ID.
    case promotion
    /// A change to the allow-list of an environment.
    case allowList = "allowlist"
    /// A change to the key that signs manifests.
    case manifestKey = "manifest_key"
    /// An incident. To open one, `to` is its ID; to close it, `from` is its ID and `to` is the
    /// SHA-256 of a manifest with the rotated secrets.
    case incident
    /// A change to the trust anchors. `from` and `to` are sets of anchors.
    case anchors

    /// The namespace of the SSH signature. A signature for one purpose is not valid for another.
    package var namespace: String {
      switch self {
      case .promotion: "relay-approval"
      case .allowList: "relay-allowlist"
      case .manifestKey: "relay-key"
      case .incident: "relay-incident"
      case .anchors: "relay-anchors"
      }
    }

    /// The description of a valid `from` or `to`, for error messages.
    var stateForm: String {
      switch self {
      case .promotion: "an empty from, and 64 lower-case hex digits in to"
      case .allowList, .manifestKey, .anchors:
        "64 lower-case hex digits; from can also be empty"
      case .incident: "an incident's id, 64 lower-case hex digits, or an empty string"
      }
    }

    /// Reports whether a statement about this kind of change can have these states.
    func allows(from: String, to: String) -> Bool {
      let isDigest = { (text: String) in Digest(hex: text) != nil }
      switch self {
      case .promotion: return from.isEmpty && isDigest(to)
      case .allowList, .manifestKey, .anchors:
        return (from.isEmpty || isDigest(from)) && isDigest(to)
      case .incident:
        return from.isEmpty ? IncidentID.isValid(to) : IncidentID.isValid(from) && isDigest(to)
      }
    }
  }

  /// Returns the difference from `expected` as one line, such as `is for environment staging,
  /// expected prod`; `nil` if the subjects are equal.
  func difference(from expected: StatementSubject) -> String? {
    func text(_ state: String) -> String { state.isEmpty ? "none" : state }
    if purpose != expected.purpose {
      return "is about \(purpose.rawValue), expected \(expected.purpose.rawValue)"
    }
    if !origin.isSameText(as: expected.origin) {
      return "is for the log \(origin), expected \(expected.origin)"
    }
    if environment != expected.environment {
      return "is for environment \(text(environment?.rawValue ?? "")), "
        + "expected \(text(expected.environment?.rawValue ?? ""))"
    }
    if !to.isSameText(as: expected.to) {
      let name = purpose == .promotion ? "case " : ""
      return "is for \(name)\(text(to)), expected \(text(expected.to))"
    }
    if !from.isSameText(as: expected.from) {
      return "is for a change from \(text(from)), expected from \(text(expected.from))"
    }
    return nil
  }
}

extension String {
  /// Reports whether both strings have the same bytes. `==` also accepts canonically equivalent
  /// text.
  fileprivate func isSameText(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

/// The form of an incident's ID.
package enum IncidentID {
  /// The description of a valid ID, for error messages.
  package static let form = "1–63 letters, digits and - _ ., such as INC-7"

  /// Reports whether `text` is a valid ID. A manifest can contain each valid ID. An ID is never a
  /// SHA-256 in hex, which has 64 digits.
  package static func isValid(_ text: String) -> Bool {
    NameText.isName(text) && text.utf8.count < 64
  }
}
