internal import Configuration
internal import Crypto
internal import Gate
internal import JSON
internal import Lock

/// The files that the gate and the release write and read again.
let recordTargets = [
  FuzzTarget("verdict") { bytes in
    let verdict = attempt { () throws(VerdictError) in try VerdictDocument(parsing: bytes) }
    guard let verdict else { return }
    let again = accepted("verdict: the written one is read") { () throws(VerdictError) in
      try VerdictDocument(parsing: verdict.bytes)
    }
    requireEqual(again, verdict, "verdict: the written one is equal")
    requireEqual(again.bytes, verdict.bytes, "verdict: writing is a fixed point")
    requireConsistency(of: verdict, read: bytes)
  },
  FuzzTarget("approval") { bytes in
    let approval = attempt { () throws(ApprovalError) in try Approval(parsing: bytes) }
    guard let approval else { return }
    requireEqual(approval.canonical, bytes, "approval: it is written as it was read")
    require(approval.expires > approval.issued, "approval: it expires after it was issued")
    require(
      (1...128).contains(approval.role.utf8.count) && approval.reason.unicodeScalars.count <= 1000,
      "approval: a role has 1 to 128 bytes, a reason at most 1,000 characters")
    let other = changed(approval)
    let again = accepted("approval: another content is read") { () throws(ApprovalError) in
      try Approval(parsing: other.canonical)
    }
    requireEqual(again, other, "approval: another content is equal")
    _ = attempt { () throws(ApprovalError) in try ApprovalRecord(parsing: bytes) }
  },
  FuzzTarget("relay-lock") { bytes in
    guard let lock = attempt({ () throws(LockError) in try Lockfile(parsing: bytes) }) else {
      return
    }
    requireEqual(lock.bytes, bytes, "lock: it is written as it was read")
    let other = changed(lock)
    let again = accepted("lock: another content is read") { () throws(LockError) in
      try Lockfile(parsing: other.bytes)
    }
    requireEqual(again, other, "lock: another content is equal")
  },
]

/// Requires that an edited verdict was refused: its ID is that of its case, and a yes has no other row.
private func requireConsistency(of verdict: VerdictDocument, read bytes: [UInt8]) {
  let value = attempt { () throws(JSONError) in try JSONValue.parse(bytes) }
  let digest = value?["case"].map { SHA256.digest(of: $0.canonical).hex }
  requireEqual(value?["case_id"]?.stringValue, digest, "verdict: the case has its ID")
  let words = value?["rules"]?.arrayValue?.map { $0["verdict"]?.stringValue } ?? []
  let isYes = value?["verdict"]?.stringValue == "yes"
  require(!isYes || !words.isEmpty && words.allSatisfy { $0 == "yes" }, "verdict: a yes is whole")
  let table = value?["case"]?["rules"]?.arrayValue?.map { $0["verdict"]?.stringValue }
  requireEqual(table, words, "verdict: the table is that of the case")
}

/// An approval in which every member but its role and times differs.
private func changed(_ approval: Approval) -> Approval {
  Approval(
    subject: changed(approval.subject),
    decision: approval.decision == .approve ? .reject : .approve, role: approval.role,
    reason: "\"reason\\ é 😀", ticket: approval.ticket.isEmpty ? "OPS-1" : "",
    issued: approval.issued, expires: approval.expires)
}

/// A subject in which every member but its purpose differs.
private func changed(_ subject: StatementSubject) -> StatementSubject {
  let digest = SHA256.digest(of: Array(subject.to.utf8))
  let isOpening = subject.purpose == .incident && !subject.from.isEmpty
  let isClosing = subject.purpose == .incident && subject.from.isEmpty
  return StatementSubject(
    origin: "\"origin\\ é", environment: subject.environment == nil ? .staging : nil,
    purpose: subject.purpose,
    from: subject.purpose == .promotion || isOpening ? "" : isClosing ? "INC-7" : digest.hex,
    to: isOpening ? "INC-8" : digest.hex)
}

/// A lock in which every kind of value differs: the parser refuses what its own writer gets wrong,
/// so a mistake there shows only in a content that was never read.
private func changed(_ lock: Lockfile) -> Lockfile {
  var lock = lock
  lock.sources.files[SourcePath("Sources/added.swift")] = SHA256.digest(of: lock.bytes)
  lock.target += "-2"
  lock.distribution += "-2"
  lock.toolchain += "-2"
  lock.image = lock.image == nil ? ImageReference("relay@\(lock.sources.digest)") : nil
  for name in lock.binaries.keys {
    lock.binaries[name] = .init(digest: lock.sources.digest, size: Int.max)
  }
  for name in lock.libraries.keys {
    lock.libraries[name]?.package = .init(
      name: "p", version: "1", architecture: "all", source: "s", sourceVersion: "2")
    lock.libraries[name]?.loading = .embedded
    lock.libraries[name]?.usedBy.append("relay")
  }
  return lock
}
