/// The fields of an entry, in the order of its canonical line.
package enum EntryField: String, CaseIterable, Sendable {
  case actor, commit, deploy, details, digests, env, kind, seq, ticket, time
}
