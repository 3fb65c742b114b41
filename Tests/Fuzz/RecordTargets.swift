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
  },
  FuzzTarget("relay-lock") { bytes in
    guard let lock = attempt({ () throws(LockError) in try Lockfile(parsing: bytes) }) else {
      return
    }
    requireEqual(lock.bytes, bytes, "lock: it is written as it was read")
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
