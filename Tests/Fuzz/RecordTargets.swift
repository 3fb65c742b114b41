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
