import Configuration
import Logbook
import Manifest
import Policy

extension GateRule {
  /// Each secret whose version differs from that in the last promoted manifest has a rotation
  /// statement for its version, with a ticket, signed by a signer of the target. A secret that this
  /// manifest contains for the first time needs none, nor does a regulated variable.
  ///
  /// No: `A2A_API_KEY: version 4 has no signed rotation statement`.
  /// Repair: `relayctl secrets rotated A2A_API_KEY --env prod --ticket TICKET --signer URI`.
  static let rotationsRecorded = GateRule(id: "rotations_recorded") { input throws(RuleFailure) in
    let stored = try input.manifest.get()
    let (to, log) = (input.promotion.to, try input.log.get())
    guard let last = try log.lastPromotion(into: to) else {
      return RulePass("first promotion into \(to)", [stored.digest])
    }
    guard last.content.digests["manifest"] != nil, let promoted = input.promotedManifest else {
      throw .no(
        "the logbook entry of the last promotion names no manifest",
        next: "restore logbook/manifests from git: promoted manifests are never deleted")
    }
    let changed = stored.manifest.changedSecrets(since: try promoted.get().manifest)
    var missing: [String] = []
    for (name, version) in changed {
      let found = try log.rotation(of: name, to: version.name, in: to)
      guard let found, version.created == nil || version.created == found.statement.created else {
        missing.append("\(name): version \(version.name) has no signed rotation statement")
        continue
      }
    }
    guard missing.isEmpty else {
      throw .no(
        missing.joined(separator: "; "), [stored.digest],
        next: "run relayctl secrets rotated NAME --env \(to) --ticket TICKET --signer URI for each")
    }
    let names = changed.map(\.name).joined(separator: ", ")
    return RulePass(
      changed.isEmpty
        ? "no secret changed since the last promotion" : "rotations recorded: \(names)",
      [stored.digest])
  }
}

extension ConfigManifest {
  /// Returns the secrets that `before` has with another version, sorted by name.
  fileprivate func changedSecrets(
    since before: ConfigManifest
  ) -> [(name: String, version: SecretVersion)] {
    secrets.keys.sorted().compactMap { name in
      guard Contract.variable(named: name)?.class.isSecret == true, let now = secrets[name],
        let then = before.secrets[name],
        now.version.name != then.version.name || now.version.created != then.version.created
      else { return nil }
      return (name, now.version)
    }
  }
}
